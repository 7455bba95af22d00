import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { ExpectedFailure } from '../failure';
import type { DeviceName, Runtime, Session, Tensor, TensorData } from './types';

type Library = typeof import('onnxruntime-node');

let loading: Promise<Library> | undefined;

/** Loads ONNX Runtime's native library, once; its own log would write over the command line's output. */
function loadLibrary(): Promise<Library> {
  loading ??= import('onnxruntime-node').then(
    (library) => {
      library.env.logLevel = 'fatal';
      return library;
    },
    (reason: unknown) => {
      throw new ExpectedFailure(
        'runtime-missing',
        `The neural network runtime cannot be loaded on this computer (${firstLine(reason)}).`,
        'Install Granule on a 64-bit Linux or Windows computer, or on a Mac with Apple silicon.',
      );
    },
  );
  return loading;
}

/** The providers built into this copy of ONNX Runtime, in our order of preference, the CPU last. */
export async function knownDevices(): Promise<DeviceName[]> {
  const { listSupportedBackends } = await loadLibrary();
  const names = new Set(listSupportedBackends().map(({ name }) => name));
  const preferred = ['cuda', 'dml', 'webgpu'] as const;
  return [...preferred.filter((name) => names.has(name)), 'cpu'];
}

/**
 * A runtime on one device, untested. `threads` counts the CPU threads within one operator.
 * On the CPU, the same model and input give the same bytes on any number of threads.
 */
export function runtimeOn(device: DeviceName, threads: number): Runtime {
  return {
    device,
    createSession: async (model) => {
      const library = await loadLibrary();
      const session = await library.InferenceSession.create(model, sessionOptions(device, threads));
      return wrap(library, session);
    },
  };
}

function sessionOptions(device: DeviceName, threads: number): InferenceSession.SessionOptions {
  return {
    // A provider that fails must fail loudly: no silent second choice.
    executionProviders: [device],
    // A single thread would add in another order than two and more, which all agree.
    intraOpNumThreads: Math.max(2, threads),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // Spinning threads starve each other, and the window, wherever cores are few: 2.5 times slower on two.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

function wrap(library: Library, session: InferenceSession): Session {
  return {
    run: async (feeds) => {
      const inputs = Object.entries(feeds).map(([name, tensor]) => [name, ortTensor(library, tensor)]);
      const outputs = await session.run(Object.fromEntries(inputs));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, output]) => [name, { data: dataOf(output), dims: output.dims }]),
      );
    },
    release: () => session.release(),
  };
}

function ortTensor(library: Library, { data, dims }: Tensor): OrtTensor {
  if (data instanceof Float32Array) return new library.Tensor('float32', data, dims);
  if (data instanceof Int32Array) return new library.Tensor('int32', data, dims);
  if (data instanceof BigInt64Array) return new library.Tensor('int64', data, dims);
  return new library.Tensor('uint8', data, dims);
}

function dataOf({ data, type }: OrtTensor): TensorData {
  if (data instanceof Float32Array || data instanceof Int32Array) return data;
  if (data instanceof BigInt64Array || data instanceof Uint8Array) return data;
  throw new Error(`A graph gave a tensor of type ${type}.`);
}

function firstLine(reason: unknown): string {
  return String(reason instanceof Error ? reason.message : reason).split('\n', 1)[0];
}
