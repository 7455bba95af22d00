export { describeDevices, openRuntime } from './openRuntime';
export { floats } from './floats';
export type { OpenedRuntime } from './openRuntime';
export { probeDevice } from './probe';
export type { DeviceName, DeviceProbe, Runtime, Session, Tensor } from './types';
