/** How pixel data is packed (PS3.5 annex A, PS3.6 table A-1). */
const DEFLATED = '1.2.840.10008.1.2.1.99';

const NATIVE: ReadonlySet<string> = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1']);

const DECODED_BY_ITK: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2.2', // big endian
  '1.2.840.10008.1.2.4.50', // JPEG baseline
  '1.2.840.10008.1.2.4.51', // JPEG extended, 12 bit
  '1.2.840.10008.1.2.4.53', // JPEG spectral selection
  '1.2.840.10008.1.2.4.55', // JPEG full progression
  '1.2.840.10008.1.2.4.57', // JPEG lossless
  '1.2.840.10008.1.2.4.70', // JPEG lossless, first-order prediction
  '1.2.840.10008.1.2.4.80', // JPEG-LS lossless
  '1.2.840.10008.1.2.4.81', // JPEG-LS near-lossless
  '1.2.840.10008.1.2.4.90', // JPEG 2000 lossless
  '1.2.840.10008.1.2.4.91', // JPEG 2000
  '1.2.840.10008.1.2.5', // RLE
]);

/** 'native': little-endian numbers as they are; 'deflated': those, zipped; 'itk': unpacked by ITK. */
export function packingOf(transferSyntax: string): 'native' | 'deflated' | 'itk' | 'unknown' {
  if (transferSyntax === DEFLATED) return 'deflated';
  if (NATIVE.has(transferSyntax)) return 'native';
  return DECODED_BY_ITK.has(transferSyntax) ? 'itk' : 'unknown';
}
