declare module 'jpeg-lossless-decoder-js' {
  interface Decoder {
    /** Little-endian samples in one or two bytes, pixel after pixel. Throws where the frame is damaged. */
    decompress(buffer: ArrayBufferLike, offset: number, length: number): ArrayBuffer;
  }
  const jpeg: { readonly lossless: { readonly Decoder: new () => Decoder } };
  export default jpeg;
}
