import type { Finding } from '../../../native-models/geometry';

/** NIfTI states a place twice, and the two differ by `maximumMm` at the corner where they differ most. */
export function sformQformDiffer(maximumMm: number, mirrored: boolean): Finding {
  return {
    code: 'sform-qform-differ',
    message:
      `The file says twice where the picture lies (sform and qform), up to ${maximumMm.toFixed(1)} mm apart` +
      `${mirrored ? ' and with left and right exchanged' : ''}; the sform is used.`,
    maximumMm: Number(maximumMm.toFixed(3)),
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
