export * from './bridge';
export * from './channels';
export * from './engine';
export * from './errors';
export * from './export';
export * from './imaging';
export * from './terminology';
