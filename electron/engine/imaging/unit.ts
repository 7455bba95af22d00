import { holdsHounsfieldUnits } from '../../../native-models/cuts';
import type { Volume } from '../../../native-models/geometry';

/**
 * The unit of a volume's values: what the file states, except that Hounsfield units are believed only where the values
 * agree, and are recognised where a file states nothing, as NIfTI does.
 */
export function unitOf(volume: Volume): string {
  const { unit = 'HU' } = volume;
  if (unit !== 'HU') return unit;
  return holdsHounsfieldUnits(volume) ? 'HU' : '';
}
