import { segmentTable } from '../../../native-models/condensation';
import type { Volume } from '../../../native-models/geometry';
import { displayOf } from '../display';
import { contactSheet, writeFileAtomically } from '../export';
import type { Segmentation } from '../jobs/segmentation';

/** Writes the contact sheet of a segmentation: the middle slices without overlay and at each salient level. */
export async function writePicture(
  file: string,
  volume: Volume,
  { tree, regions, levels }: Pick<Segmentation, 'tree' | 'regions' | 'levels'>,
): Promise<void> {
  const columns = levels.map(({ step, segments }) => ({
    title: `${segments} segments`,
    segmentOfLabel: segmentTable(tree, step),
  }));
  const { window, inverted } = displayOf(volume);
  await writeFileAtomically(
    file,
    contactSheet({
      volume,
      regions,
      levels: columns,
      window: inverted ? { ...window, width: -window.width } : window,
    }),
  );
}
