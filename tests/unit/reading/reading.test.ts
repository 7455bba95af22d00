import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedData } from '../../fixtures/sharedData';
import { checkFolder } from '../../reading/checkFolder';
import { expectedFolders } from '../../reading/expectation';

/** The same as `npm run reading`, which writes the table. */
describe('every folder of the test data reads as is known of it', () => {
  const root = sharedData('.');
  for (const expected of expectedFolders())
    test.skipIf(root === null || !existsSync(path.join(root, expected.folder)))(expected.folder, async () => {
      if (root !== null) expect((await checkFolder(root, expected)).wrong).toEqual([]);
    });
});
