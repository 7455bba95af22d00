// Tests that started this process may run functions in it, as they may in Electron through Playwright.

interface Evaluation {
  readonly evaluation: number;
  readonly source: string;
  readonly argument: unknown;
}

type Evaluated = (electron: object, argument: unknown) => unknown;

/** Answers evaluations that arrive over the channel to the process that started this one, if there is one. */
export function answerTests(electron: object): void {
  if (process.send === undefined) return;
  process.on('message', async ({ evaluation, source, argument }: Evaluation) => {
    try {
      const evaluated = (0, eval)(`(${source})`) as Evaluated;
      process.send?.({ evaluation, value: await evaluated(electron, argument) });
    } catch (error) {
      process.send?.({ evaluation, failure: String(error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
}
