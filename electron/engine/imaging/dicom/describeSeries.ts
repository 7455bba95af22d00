import type { DicomFrame } from './frame';
import type { SliceGroup } from './series';

/** What software writes where it has no text. */
const EMPTY_WORDS = /^(none|null|undefined|n\/?a|unknown)$/i;

/** A series in a few words: its description, or else modality, body part and number; and which volume of it this is. */
export function describeSeries(frame: DicomFrame, group: SliceGroup): string {
  const { part, parts, label, block, blocks } = group;
  const which = [
    frame.localiser ? 'localiser' : '',
    label,
    parts > 1 ? `${part} of ${parts}` : '',
    blocks > 1 ? `block ${block} of ${blocks}` : '',
  ].filter((words) => words !== '');
  const name = meaningful(frame.description) || unnamed(frame);
  return which.length > 0 ? `${name} (${which.join(', ')})` : name;
}

function unnamed({ modality, bodyPart, seriesNumber }: DicomFrame): string {
  const kind = modality === 'unknown' ? 'DICOM' : modality;
  const part = meaningful(bodyPart).toLowerCase();
  const number = seriesNumber === null ? '' : `series ${seriesNumber}`;
  return [[kind, part].filter((word) => word !== '').join(' '), number]
    .filter((word) => word !== '')
    .join(', ');
}

function meaningful(text: string): string {
  const trimmed = text.trim();
  return EMPTY_WORDS.test(trimmed) ? '' : trimmed;
}
