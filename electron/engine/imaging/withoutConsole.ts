const { log, error, warn } = console;
let quietCalls = 0;

/**
 * Lets libraries that complain on the console, paths included, work in silence: standard output belongs to the command
 * line's one JSON document and logs must name no patient. Calls may overlap: the last one to end gives the console back.
 */
export async function withoutConsole<T>(work: () => Promise<T>): Promise<T> {
  const silent = () => undefined;
  quietCalls++;
  Object.assign(console, { log: silent, error: silent, warn: silent });
  try {
    return await work();
  } finally {
    if (--quietCalls === 0) Object.assign(console, { log, error, warn });
  }
}
