export { spectralKmeans } from './spectralKmeans';
