import { expect, test } from 'vitest';
import {
  gantryTilt,
  missingSlices,
  unevenSpacing,
} from '../../../electron/engine/imaging/findings/placeFindings';
import { withoutFileNames } from '../../../electron/engine/imaging/findings/verdict';

test('what goes into files names no files, which may be those of patients', () => {
  const missing = missingSlices([4, 9], ['"Mustermann 3.dcm" and "Mustermann 4.dcm"', '"7" and "8"'], [2, 5]);
  expect(missing.message).toContain('Mustermann');
  expect(withoutFileNames(missing)).toBe(
    '2 slices are missing, 4 mm, 9 mm from the first slice. Their places are filled by interpolation between ' +
      'the neighbours: what lay there is not known.',
  );
  const uneven = unevenSpacing(1, 7.5, 4, '"Mustermann $1.dcm" and "5"');
  expect(uneven.message).toContain('Mustermann');
  expect(withoutFileNames(uneven)).toMatch(
    /^The slices are unevenly spaced, from 1 mm to 7\.5 mm; they were/,
  );
  const tilt = gantryTilt(12);
  expect(withoutFileNames(tilt)).toBe(tilt.message);
});
