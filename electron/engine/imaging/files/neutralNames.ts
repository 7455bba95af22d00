/** Numbers in place of names; what a format is recognised by, and what ties a pair of files together, is kept. */
export class NeutralNames {
  readonly #pairs = new Map<string, number>();
  #count = 0;

  next(inner: string): string {
    const extension =
      /\.(zip|nii|hdr|img|mgh|mgz|nrrd|mha|png|jpe?g|tiff?|bmp|npy|gipl|dcm)(\.gz)?$/i.exec(inner)?.[0] ?? '';
    const isPair = /^\.(hdr|img)/i.test(extension);
    return `entry-${isPair ? this.#pair(inner.slice(0, -extension.length)) : ++this.#count}${extension}`;
  }

  #pair(stem: string): number {
    const number = this.#pairs.get(stem) ?? ++this.#count;
    this.#pairs.set(stem, number);
    return number;
  }
}
