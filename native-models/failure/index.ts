/** A failure that computation expects (bad weights, no device, diverged training), in words for a radiologist. */
export class ExpectedFailure extends Error {
  override readonly name = 'ExpectedFailure';

  constructor(
    /** Stable, free of patient data: fit for a log. */
    readonly code: string,
    message: string,
    /** What the reader can do, one sentence. */
    readonly nextStep: string,
  ) {
    super(message);
  }
}
