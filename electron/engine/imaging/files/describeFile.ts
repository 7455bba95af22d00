import path from 'node:path';
import { shownName, shownPath, sourceOf } from './unpackedFiles';

const ENDINGS = /(\.(nii|hdr|mgh|mgz|npy|nrrd|nhdr|mha|mhd|gipl|png|jpe?g|tiff?|bmp|gif))?(\.gz)?$/i;

/** One of several volumes of a file. */
export interface VolumeOfFile {
  /** From 0. */
  readonly index: number;
  /** Which of them it is, in words. */
  readonly words: string;
}

/** How a volume is known that is a file by itself, or one of those that a file holds. */
export function describeFile(file: string, volume: VolumeOfFile | null = null) {
  const name = shownName(file).replace(ENDINGS, '');
  const place = path.resolve(shownPath(file));
  return {
    // The first volume is known as a file of one volume would be.
    identity: volume === null || volume.index === 0 ? place : `${place}|${volume.index}`,
    source: sourceOf(file),
    seriesUid: '',
    description: volume === null ? name : `${name} (${volume.words})`,
  };
}
