import { fork } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
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
 * Probes in this process, which the driver may take with it. A mark stands in the temporary folder meanwhile: where one
 * is left over, the device has crashed an engine before and is not tried again until the system clears that folder.
 */
async function probeInPlace(device: DeviceName): Promise<DeviceProbe> {
  const mark = path.join(tmpdir(), `granule-probing-${device}`);
  if (existsSync(mark))
    return { device, available: false, message: `${device} unavailable: its driver crashed before.` };
  writeFileSync(mark, '');
  try {
    return await probeDevice(device, () => performance.now());
  } finally {
    rmSync(mark, { force: true });
  }
}

const probes = new Map<DeviceName, Promise<DeviceProbe>>();

/** The one probe of a device in the life of this process. Electron's packaged binary cannot fork plain Node. */
function probe(device: DeviceName): Promise<DeviceProbe> {
  const forkable = process.versions.electron === undefined && existsSync(PROBE_SCRIPT);
  const known = probes.get(device) ?? (forkable ? probeInChild(device) : probeInPlace(device));
  probes.set(device, known);
  return known;
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
