import { Graph, convolve, leakyRelu } from '../onnx';
import { randomGenerator } from '../random';
import { runtimeOn } from './onnxRuntime';
import type { DeviceName, DeviceProbe, Tensor } from './types';

/** Size of the probe tile and of its filters: enough work that a real accelerator beats the CPU. */
const TILE = 160;
const FILTERS = [16, 32] as const;
const KERNEL = 5;

/** Largest difference from the CPU's answer, relative to its largest value; half-precision arithmetic fails it. */
const TOLERANCE = 1e-4;

/** `now` in milliseconds: pure computation has no clock of its own. */
export type Clock = () => number;

/** Runs the probe tile on a device and compares it with the CPU's answer. Never throws. */
export async function probeDevice(device: DeviceName, now: Clock): Promise<DeviceProbe> {
  try {
    const cpu = await runTile('cpu', now);
    if (device === 'cpu') return { device, available: true, message: 'The CPU works.' };
    const other = await runTile(device, now);
    return judge(device, cpu, other);
  } catch (reason) {
    return {
      device,
      available: false,
      message: `${LABELS[device]} unavailable: ${reasonFor(device, reason)}.`,
    };
  }
}

export const LABELS: Readonly<Record<DeviceName, string>> = {
  cuda: 'GPU (CUDA)',
  dml: 'GPU (DirectML)',
  webgpu: 'GPU (WebGPU)',
  cpu: 'CPU',
};

interface TileRun {
  readonly values: Tensor['data'];
  readonly milliseconds: number;
}

/** The second of two runs is timed: the first one compiles. */
async function runTile(device: DeviceName, now: Clock): Promise<TileRun> {
  const session = await runtimeOn(device, 1).createSession(probeModel());
  try {
    const random = randomGenerator(1);
    const data = Float32Array.from({ length: TILE * TILE }, () => random.normal());
    const tile = { data, dims: [1, 1, TILE, TILE] };
    await session.run({ tile });
    const start = now();
    const { answer } = await session.run({ tile });
    return { values: answer.data, milliseconds: now() - start };
  } finally {
    await session.release();
  }
}

function judge(device: DeviceName, cpu: TileRun, other: TileRun): DeviceProbe {
  const error = relativeError(cpu.values, other.values);
  const label = LABELS[device];
  if (!(error <= TOLERANCE))
    return { device, available: false, message: `${label} unavailable: it computes wrong results.` };
  if (other.milliseconds > cpu.milliseconds)
    return {
      device,
      available: true,
      slowerThanCpu: true,
      message: `${label} works, but is slower than the CPU.`,
    };
  return { device, available: true, message: `${label} works and agrees with the CPU.` };
}

function relativeError(expected: Tensor['data'], actual: Tensor['data']): number {
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(Number(expected[i])));
    // Written so that NaN is a difference.
    const here = Math.abs(Number(expected[i]) - Number(actual[i]));
    if (!(here <= difference)) difference = here;
  }
  return difference / largest;
}

/** Two convolutions with a rectifier, like the encoder's own. */
function probeModel(): Uint8Array {
  const random = randomGenerator(2);
  const graph = new Graph();
  let x = graph.input('tile', [1, 1, TILE, TILE]);
  for (const filters of FILTERS) {
    const shape = [filters, x.shape[1], KERNEL, KERNEL];
    const length = shape.reduce((product, size) => product * size, 1);
    const weights = Float32Array.from({ length }, () => random.normal() / KERNEL);
    x = leakyRelu(graph, convolve(graph, x, graph.constant(weights, shape)), 0.01);
  }
  graph.output(x, 'answer');
  return graph.encode();
}

/** The provider's message in a user's words; the library that is missing is worth naming, the source file is not. */
function reasonFor(device: DeviceName, reason: unknown): string {
  const text = String(reason instanceof Error ? reason.message : reason);
  const library = /lib[\w.-]+\.so[\w.]*|[\w-]+\.dll/.exec(text);
  if (library) return `${library[0]} not found`;
  if (/adapter/i.test(text)) return 'no graphics adapter found';
  if (/load shared library|backend not found/i.test(text))
    return device === 'cuda' ? 'the CUDA libraries are not installed' : 'its library is not installed';
  return text.split('\n', 1)[0].slice(0, 160);
}
