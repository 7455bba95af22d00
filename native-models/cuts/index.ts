export { encoderDigest } from './encoder/encoder';
export type { Encoder } from './encoder/encoder';
export { loadEncoder, saveEncoder } from './encoder/encoderFile';
export { holdsHounsfieldUnits, imageKind } from './images/imageKind';
export { normalise, normaliseInChunks } from './images/normalise';
export type { ImageKind, NormalisedImage } from './images/normalisedImage';
export { embedImage } from './inference/embedImage';
export { embedTiles, embeddingFeatureCount } from './inference/embedTiles';
export { trainEncoder } from './training/trainEncoder';
