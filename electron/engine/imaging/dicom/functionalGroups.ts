import type { DicomDataSet } from './dataSet';

const SHARED = 'x52009229';
const PER_FRAME = 'x52009230';

/** What a file says of one of its frames. */
export interface FrameAttributes {
  /** The top of the file: all that a classic image says, and what holds for the whole of an enhanced one. */
  readonly image: DicomDataSet;
  /** Functional groups of the frame, then those of all frames (PS3.3 C.7.6.16); none in a classic image. */
  readonly groups: readonly DicomDataSet[];
}

/** The attributes of each of the frames of a file, in the order in which the frames lie there. */
export function frameAttributes(image: DicomDataSet, frames: number): FrameAttributes[] {
  const shared = image.items(SHARED).slice(0, 1);
  const perFrame = image.items(PER_FRAME);
  const common: FrameAttributes = { image, groups: shared };
  return Array.from({ length: frames }, (_, frame) =>
    perFrame[frame] === undefined ? common : { image, groups: [perFrame[frame], ...shared] },
  );
}

/** The item of a functional group, such as Plane Position, that holds for a frame: its own before that of all frames. */
export function groupOf({ groups }: FrameAttributes, ...sequences: string[]): DicomDataSet | undefined {
  for (const group of groups) {
    const item = sequences.reduce<DicomDataSet | undefined>(
      (outer, sequence) => outer?.items(sequence)[0],
      group,
    );
    if (item !== undefined) return item;
  }
  return undefined;
}
