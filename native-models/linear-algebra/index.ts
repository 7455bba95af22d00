export { largestEigenpairs } from './lanczos';
export type { Eigenpairs, SymmetricOperator } from './lanczos';
export { MatrixProduct } from './matrixProduct';
export { principalComponents } from './principalComponents';
export type { PrincipalComponents, WeightedRows } from './principalComponents';
export { squaredDistanceTiles } from './squaredDistances';
