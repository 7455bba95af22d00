import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { settings } from '../../../electron/contract';
import { JsonFile } from '../../../electron/main/jsonFile';
import { Logger } from '../../../electron/main/logger';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();
const log = new Logger(path.join(folder, 'logs'));
const DEFAULTS = { noticeAcknowledged: false };

function fileCalled(name: string): { file: JsonFile<{ noticeAcknowledged: boolean }>; path: string } {
  const location = path.join(folder, name, 'settings.json');
  return { file: new JsonFile(location, settings, DEFAULTS, log), path: location };
}

it('gives the defaults where there is no file, and what was written where there is one', () => {
  const { file } = fileCalled('fresh');
  expect(file.read()).toEqual(DEFAULTS);
  file.write({ noticeAcknowledged: true });
  expect(file.read()).toEqual({ noticeAcknowledged: true });
});

it('leaves nothing beside the file', () => {
  const { file, path: location } = fileCalled('alone');
  file.write({ noticeAcknowledged: true });
  expect(readdirSync(path.dirname(location))).toEqual(['settings.json']);
});

it.each(['{"noticeAcknowledged": tr', '{"noticeAcknowledged": "yes"}', '', '[]'])(
  'sets a damaged file aside and starts with the defaults: %s',
  (damaged) => {
    const { file, path: location } = fileCalled('damaged');
    file.write(DEFAULTS);
    writeFileSync(location, damaged);
    expect(file.read()).toEqual(DEFAULTS);
    expect(readFileSync(`${location}.damaged`, 'utf8')).toBe(damaged);
  },
);
