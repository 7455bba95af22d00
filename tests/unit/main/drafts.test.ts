import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { segmentDraft, type SegmentDraft } from '../../../electron/contract';
import { Drafts } from '../../../electron/main/drafts';
import { Logger } from '../../../electron/main/logger';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();
const log = new Logger(path.join(folder, 'logs'));

function draftsIn(name: string): { drafts: Drafts; at: string } {
  const at = path.join(folder, name);
  return { drafts: new Drafts(at, log), at };
}

function draftOf(number: number): SegmentDraft {
  return {
    segmentationId: number.toString(16).padStart(32, '0'),
    volumeId: 'abcd',
    nodeCount: 99,
    segments: [{ name: 'Ünï', color: [1, 2, 3], picks: [{ node: 7, sign: -1 }] }],
  };
}

it('gives another window what a crashed one kept, and only for the same segmentation', () => {
  const { drafts, at } = draftsIn('kept');
  drafts.write(draftOf(1));
  const next = new Drafts(at, log);
  expect(next.read(draftOf(1).segmentationId)).toEqual(draftOf(1));
  expect(next.read(draftOf(2).segmentationId)).toBeNull();
});

it('forgets what was saved or discarded, and nothing else', () => {
  const { drafts, at } = draftsIn('forgotten');
  for (const number of [1, 2, 3]) drafts.write(draftOf(number));
  drafts.forget(draftOf(1).segmentationId);
  drafts.forgetCurrent();
  drafts.forgetCurrent();
  expect(readdirSync(at)).toEqual([`${draftOf(2).segmentationId}.json`]);
});

it('gives nothing where a draft is damaged', () => {
  const { drafts, at } = draftsIn('damaged');
  drafts.write(draftOf(1));
  writeFileSync(path.join(at, `${draftOf(1).segmentationId}.json`), '{"segments": [');
  expect(drafts.read(draftOf(1).segmentationId)).toBeNull();
});

it('keeps the twenty newest', () => {
  const { drafts, at } = draftsIn('many');
  for (let number = 1; number <= 22; number += 1) {
    drafts.write(draftOf(number));
    utimesSync(path.join(at, `${draftOf(number).segmentationId}.json`), number, number);
  }
  drafts.write(draftOf(23));
  expect(readdirSync(at)).toHaveLength(20);
  expect(drafts.read(draftOf(3).segmentationId)).toBeNull();
  expect(drafts.read(draftOf(4).segmentationId)).not.toBeNull();
});

it('is bounded, and named by a digest and nothing else', () => {
  const picks = Array.from({ length: 100_001 }, () => ({ node: 1, sign: 1 as const }));
  const huge = { ...draftOf(1), segments: [{ name: '', color: [1, 2, 3], picks }] };
  expect(segmentDraft.safeParse(huge).success).toBe(false);
  expect(segmentDraft.safeParse({ ...draftOf(1), segmentationId: '../../settings' }).success).toBe(false);
});
