export type { DeviceName, DeviceProbe, Runtime, Session, Tensor, TensorData } from './types';
