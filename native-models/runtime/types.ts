/** Execution providers; 'cpu' always works. */
export type DeviceName = 'cuda' | 'webgpu' | 'dml' | 'cpu';

export type TensorData = Float32Array | Int32Array | BigInt64Array | Uint8Array;

export interface Tensor {
  readonly data: TensorData;
  readonly dims: readonly number[];
}

/** A loaded graph. `run` blocks the process for its whole duration: keep one call at 250 ms or less. */
export interface Session {
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

export interface Runtime {
  readonly device: DeviceName;
  createSession(model: Uint8Array): Promise<Session>;
}

export interface DeviceProbe {
  readonly device: DeviceName;
  readonly available: boolean;
  /** A software adapter, say: it works, and is taken only when asked for by name. */
  readonly slowerThanCpu?: boolean;
  /** One sentence for the user: why not, or how it agreed with the CPU. */
  readonly message: string;
}
