import { ExpectedFailure } from '../failure';
import { knownDevices, runtimeOn } from './onnxRuntime';
import type { Clock } from './probe';
import { LABELS, probeDevice } from './probe';
import type { DeviceName, DeviceProbe, Runtime } from './types';

export type DeviceProber = (device: DeviceName) => Promise<DeviceProbe>;

export interface RuntimeOptions {
  /** 'auto' takes the first device that works; a named device is used or refused. */
  readonly device: DeviceName | 'auto';
  /** CPU threads within one operator. */
  readonly threads: number;
  readonly now: Clock;
  /**
   * Where devices are probed. A driver may take its whole process down, and writes where it likes on standard error:
   * the engine passes a prober that calls `probeDevice` in a process of its own and reports a death as unavailable.
   * Without one, devices are probed in this process.
   */
  readonly prober?: DeviceProber;
}

export interface OpenedRuntime {
  readonly runtime: Runtime;
  /** Every device that was tried, in order. */
  readonly probes: readonly DeviceProbe[];
  /** What runs where, and why not elsewhere, for the user. */
  readonly sentence: string;
}

/** Opens the requested device, or the first that works: CUDA, DirectML, WebGPU, CPU. */
export async function openRuntime(options: RuntimeOptions): Promise<OpenedRuntime> {
  const { device, threads } = options;
  if (device === 'cpu')
    return { runtime: runtimeOn('cpu', threads), probes: [], sentence: 'Running on the CPU.' };
  const prober = options.prober ?? ((name) => probeDevice(name, options.now));
  if (device !== 'auto') return openNamed(device, threads, await prober(device));
  const probes: DeviceProbe[] = [];
  for (const name of await knownDevices()) {
    if (name === 'cpu') break;
    const probe = await prober(name);
    probes.push(probe);
    if (probe.available && probe.slowerThanCpu !== true)
      return { runtime: runtimeOn(name, threads), probes, sentence: `Running on the ${LABELS[name]}.` };
  }
  const reasons = probes.map(({ message }) => `${message} `).join('');
  return { runtime: runtimeOn('cpu', threads), probes, sentence: `${reasons}Running on the CPU.` };
}

function openNamed(device: DeviceName, threads: number, probe: DeviceProbe): OpenedRuntime {
  if (!probe.available)
    throw new ExpectedFailure(
      'device-unavailable',
      probe.message,
      'Choose --device auto or --device cpu instead.',
    );
  return {
    runtime: runtimeOn(device, threads),
    probes: [probe],
    sentence: `Running on the ${LABELS[device]}.`,
  };
}

/** Probes every device, for `granule info`. */
export async function describeDevices(prober: DeviceProber): Promise<DeviceProbe[]> {
  const probes: DeviceProbe[] = [];
  for (const device of await knownDevices()) probes.push(await prober(device));
  return probes;
}
