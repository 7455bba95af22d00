import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { sharedData } from '../fixtures/sharedData';
import { checkFolder, type Row } from './checkFolder';
import { expectedFolders } from './expectation';

/** `npm run reading`: opens every folder of the test data and writes RESULTS.md, one row each; fails where one differs. */
const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url));
const root = sharedData('.');
if (root === null) throw new Error('The folder of test data is not there.');

const rows: Row[] = [];
for (const expected of expectedFolders()) rows.push(await checkFolder(root, expected));
const good = rows.filter(({ wrong }) => wrong.length === 0).length;
const line = ({ folder, expected, got, wrong, source }: Row) =>
  `| ${folder} | ${expected} | ${got} | ${wrong.length === 0 ? 'yes' : '**no**'} | ${source} |`;
const differences = rows.flatMap(({ folder, wrong }) => wrong.map((reason) => `- ${folder}: ${reason}`));
const page = [
  '# Reading the test data',
  '',
  'Written by `npm run reading`. Each folder of the test data is opened and compared with `expected.json`, whose facts come',
  'from the descriptions of the data and from readers that nobody here wrote: counts, sizes, spacings, places, mean values,',
  'findings, and the reason for each file that is left out. Folders of unrelated files are opened file by file. Where the data',
  'are present, the unit tests assert the same, and compare the pixels of single DICOM files bit for bit.',
  '',
  `${good} of ${rows.length} folders are read as expected.`,
  '',
  '| folder | expected | got | ok | facts from |',
  '|---|---|---|---|---|',
  ...rows.map(line),
  ...(differences.length === 0 ? [] : ['', '## What differs', '', ...differences]),
  '',
].join('\n');
writeFileSync(RESULTS, await format(page, { ...(await resolveConfig(RESULTS)), parser: 'markdown' }));
process.stdout.write(
  `${good} of ${rows.length} folders are read as expected; see ${RESULTS}\n${differences.join('\n')}\n`,
);
process.exitCode = differences.length > 0 ? 1 : 0;
