import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describeDevices, openRuntime, probeDevice } from '../../../native-models/runtime';
import type { DeviceName, DeviceProbe, OpenedRuntime } from '../../../native-models/runtime';

const PROBE_LIMIT_MS = 30_000;
const PROBE_SCRIPT = fileURLToPath(new URL('./probe.js', import.meta.url));

function isProbe(message: unknown): message is DeviceProbe {
  return typeof message === 'object' && message !== null && 'available' in message && 'message' in message;
}

/** Probes in a child process; its death or silence means that the device is not available. */
function probeInChild(device: DeviceName): Promise<DeviceProbe> {
  return new Promise((resolve) => {
    const child = fork(PROBE_SCRIPT, [device], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const settle = (probe: DeviceProbe): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(probe);
    };
    const unavailable = (why: string): DeviceProbe => ({
      device,
      available: false,
      message: `${device} unavailable: ${why}.`,
    });
    const timer = setTimeout(() => settle(unavailable('its driver did not answer')), PROBE_LIMIT_MS);
    child.on('message', (message) => {
      if (isProbe(message)) settle(message);
    });
    child.on('error', () => settle(unavailable('it could not be tried')));
    child.on('exit', () => settle(unavailable('its driver crashed')));
  });
}

/**
 * Where devices are probed. Electron's packaged binary cannot fork plain Node; there the engine process itself is
 * the one that may die, and main restarts it.
 */
function probe(device: DeviceName): Promise<DeviceProbe> {
  const forkable = process.versions.electron === undefined && existsSync(PROBE_SCRIPT);
  return forkable ? probeInChild(device) : probeDevice(device, () => performance.now());
}

/** Opens the device that was asked for, or the first that works, on all cores. */
export function openDevice(device: DeviceName | 'auto'): Promise<OpenedRuntime> {
  return openRuntime({
    device,
    threads: availableParallelism(),
    now: () => performance.now(),
    prober: probe,
  });
}

/** Every device this build knows, with the result of its probe. */
export function probeAllDevices(): Promise<DeviceProbe[]> {
  return describeDevices(probe);
}
