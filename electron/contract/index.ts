export * from './bridge';
export * from './engine';
export * from './errors';
export * from './imaging';
