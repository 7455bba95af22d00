import { probeDevice, type DeviceName } from '../../../native-models/runtime';

/** A process of its own for one probe: a driver that crashes takes only this process with it. */
const DEVICES: readonly DeviceName[] = ['cuda', 'webgpu', 'dml', 'cpu'];

const device = DEVICES.find((name) => name === process.argv[2]);
if (device !== undefined && process.send) {
  const probe = await probeDevice(device, () => performance.now());
  process.send(probe, () => process.exit(0));
}
