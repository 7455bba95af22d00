import type { LoadedVolume } from '../../electron/contract';
import { strings } from '../strings';
import { isOriented, isPhotograph } from './extent';
import type { SliceView } from './sliceAxes';

/** What a view of slices is called: after the patient's plane only where the file says how the slices lie. */
export function viewTitle(
  view: SliceView,
  volume: Pick<LoadedVolume, 'modality' | 'verdict' | 'grid'>,
): string {
  if (isPhotograph(volume)) return strings.views.photograph;
  if (isOriented(volume)) return strings.views[view];
  return volume.grid.size.includes(1) ? strings.views.picture : strings.views.unoriented[view];
}
