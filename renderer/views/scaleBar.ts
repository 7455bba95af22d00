/** A bar of a round length: the longest of 1, 2 or 5 times a power of ten that is at most `mostPixels` long. */
export function scaleBar(pixelsPerMm: number, mostPixels: number): { lengthMm: number; pixels: number } {
  const mostMm = mostPixels / pixelsPerMm;
  const power = 10 ** Math.floor(Math.log10(mostMm));
  const factor = [5, 2, 1].find((candidate) => candidate * power <= mostMm) ?? 1;
  const lengthMm = factor * power;
  return { lengthMm, pixels: lengthMm * pixelsPerMm };
}
