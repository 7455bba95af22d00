export { spectralKmeans } from './spectralKmeans';
export type { SpectralKmeansOptions } from './spectralKmeans';
