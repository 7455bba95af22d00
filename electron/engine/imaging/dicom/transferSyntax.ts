/** How the pixels of a file are packed (PS3.5 annex A, PS3.6 table A-1). */
export type Packing =
  | 'native'
  | 'big-endian'
  | 'deflated'
  | 'deflated-frames'
  | 'rle'
  | 'jpeg'
  | 'jpeg-lossless'
  | 'jpeg-ls'
  | 'jpeg-2000'
  | 'htj2k';

/** Syntaxes of which the data set itself is written differently (PS3.5 A.1 to A.5). */
export const IMPLICIT = '1.2.840.10008.1.2';
export const EXPLICIT = '1.2.840.10008.1.2.1';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const BIG_ENDIAN = '1.2.840.10008.1.2.2';

const PACKINGS: Readonly<Record<string, Packing>> = {
  [IMPLICIT]: 'native',
  [EXPLICIT]: 'native',
  '1.2.840.10008.1.2.1.98': 'native', // explicit little endian, in fragments
  [DEFLATED]: 'deflated',
  [BIG_ENDIAN]: 'big-endian',
  '1.2.840.10008.1.2.4.50': 'jpeg', // baseline
  '1.2.840.10008.1.2.4.51': 'jpeg', // extended, 8 or 12 bit
  '1.2.840.10008.1.2.4.53': 'jpeg', // spectral selection
  '1.2.840.10008.1.2.4.55': 'jpeg', // full progression
  '1.2.840.10008.1.2.4.57': 'jpeg-lossless',
  '1.2.840.10008.1.2.4.70': 'jpeg-lossless', // first-order prediction
  '1.2.840.10008.1.2.4.80': 'jpeg-ls', // lossless
  '1.2.840.10008.1.2.4.81': 'jpeg-ls', // near-lossless
  '1.2.840.10008.1.2.4.90': 'jpeg-2000', // lossless
  '1.2.840.10008.1.2.4.91': 'jpeg-2000',
  '1.2.840.10008.1.2.4.201': 'htj2k', // lossless
  '1.2.840.10008.1.2.4.202': 'htj2k', // lossless, resolution by resolution
  '1.2.840.10008.1.2.4.203': 'htj2k',
  '1.2.840.10008.1.2.5': 'rle',
  '1.2.840.10008.1.2.8.1': 'deflated-frames',
};

/** Null where the syntax is one that Granule does not read. */
export function packingOf(image: {
  readonly transferSyntax: string;
  readonly pixelData: { readonly encapsulated: boolean } | null;
}): Packing | null {
  const { transferSyntax, pixelData } = image;
  const compressed = transferSyntax !== DEFLATED && transferSyntax !== BIG_ENDIAN;
  // Some archives unpack the pixels and leave the old name of their packing: those lie in no fragments.
  if (pixelData?.encapsulated === false && compressed && transferSyntax in PACKINGS) return 'native';
  return PACKINGS[transferSyntax] ?? null;
}

/** MPEG-2, H.264 and H.265 in DICOM (PS3.5 A.4.5 and following). */
export function isVideo(transferSyntax: string): boolean {
  return /^1\.2\.840\.10008\.1\.2\.4\.10\d/.test(transferSyntax);
}
