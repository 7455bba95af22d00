export { bandsOf, onThisThread, sharedFloats, sharedIndices, sharedShortIndices } from './bands';
export type { Band, BandRunner, Kernel } from './bands';
export { finishChunks, runChunks, spans } from './chunks';
export type { Chunks } from './chunks';
export { giveWay, inPieces, partOfWork } from './hooks';
export type { WorkHooks } from './hooks';
