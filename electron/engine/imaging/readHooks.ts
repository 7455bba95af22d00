/** Lets a caller follow or stop a long read. */
export interface ReadHooks {
  readonly signal?: AbortSignal | undefined;
  /** Files (of an inventory), slices or bytes (of a volume): done and in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}
