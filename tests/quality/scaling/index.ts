export const runScaling = async (say: (line: string) => void) => say('');
