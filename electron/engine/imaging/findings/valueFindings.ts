import type { Finding } from '../../../../native-models/geometry';

export function perSliceRescale(): Finding {
  return {
    code: 'per-slice-rescale',
    message: 'Every slice has its own scale of values; all were converted to one scale.',
  };
}

export function complexMagnitude(): Finding {
  return {
    code: 'complex-magnitude',
    message: 'The file holds complex numbers; their magnitude is shown and the phase is left out.',
  };
}

/** A file longer than its header accounts for: harmless padding, or a header that is wrong about the size. */
export function trailingBytes(bytes: number): Finding {
  return {
    code: 'trailing-bytes',
    message: `The file holds ${bytes.toLocaleString('en')} more bytes than its header accounts for; they are left out.`,
    bytes,
  };
}

/** `orientation`: the EXIF tag 0x0112 (TIFF 6.0, Orientation), 2 to 8. */
export function pictureTurned(orientation: number): Finding {
  return {
    code: 'picture-turned',
    message: 'The picture is turned upright, as the camera noted in the file (EXIF orientation).',
    orientation,
  };
}

const pictures = (count: number) => `${count} ${count === 1 ? 'picture' : 'pictures'}`;

export function overlays(count: number): Finding {
  return {
    code: 'overlays',
    message: `Graphics lie over ${pictures(count)} (DICOM overlays); Granule does not show them.`,
    count,
  };
}

export function burnedIn(count: number): Finding {
  return {
    code: 'burned-in-annotation',
    message: `Text or graphics are part of ${pictures(count)}; they may name the patient, and they count as tissue.`,
    count,
  };
}

export function colouredValues(count: number): Finding {
  return {
    code: 'coloured-values',
    message: `${pictures(count)} show a result in colour over the grey scan (supplemental palette); it is read as grey values.`,
    count,
  };
}

/** `turned`: their numbers were turned over; else they stay, and those slices look like a negative. */
export function mixedPhotometric(odd: number, count: number, turned: boolean): Finding {
  const slices = `In ${odd} of ${count} slices low numbers are bright where the others have them dark, or the other way round`;
  return {
    code: 'mixed-photometric',
    message: turned
      ? `${slices}; their numbers were turned over to match.`
      : `${slices} (MONOCHROME1); their values are kept, so that they may look like a negative.`,
    count: odd,
  };
}
