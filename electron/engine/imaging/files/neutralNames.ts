/** What a format is recognised by; the rest of a name may be a patient's. */
const ENDING = /\.(zip|nii|hdr|img|mgh|mgz|nrrd|mha|png|jpe?g|tiff?|bmp|npy|gipl|dcm)(\.gz)?$/i;

/** A name for entry number `index` of an archive that says nothing of the patient. */
export function neutralName(index: number, inner: string): string {
  return `entry-${index + 1}${ENDING.exec(inner)?.[0] ?? ''}`;
}
