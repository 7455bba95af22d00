export { describeDevices, openRuntime } from './openRuntime';
export type { DeviceProber, OpenedRuntime, RuntimeOptions } from './openRuntime';
export { probeDevice } from './probe';
export type { Clock } from './probe';
export type { DeviceName, DeviceProbe, Runtime, Session, Tensor, TensorData } from './types';
