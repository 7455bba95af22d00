export { kMeans } from './kMeans';
export { largestEigenpairs } from './lanczos';
export { MatrixProduct } from './matrixProduct';
export { principalComponents } from './principalComponents';
export type { WeightedRows } from './principalComponents';
export {
  RowAccumulator,
  sparseMatrix,
  sparseTimes,
  sparseTransposedTimes,
  symmetrised,
} from './sparseMatrix';
export type { SparseMatrix, SparseRow } from './sparseMatrix';
export { squaredDistanceTiles } from './squaredDistances';
export { denseTimes, denseTransposedTimes } from './vectors';
