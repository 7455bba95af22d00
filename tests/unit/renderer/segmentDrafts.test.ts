import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Bridge, SegmentDraft } from '../../../electron/contract';
import { Dialogs } from '../../../renderer/state/dialogs.svelte';
import { EngineClient } from '../../../renderer/state/engineClient';
import { Messages } from '../../../renderer/state/messages.svelte';
import { SegmentBook } from '../../../renderer/state/segmentBook.svelte';
import { SegmentDrafts } from '../../../renderer/state/segmentDrafts';
import { SegmentationState } from '../../../renderer/state/segmentation.svelte';
import { TreeIndex } from '../../../renderer/state/treeIndex';
import { phantomTree } from '../../e2e/page/phantom';

const ID = 'a'.repeat(32);
const tree = phantomTree();
const DRAFT: SegmentDraft = {
  segmentationId: ID,
  volumeId: 'v',
  nodeCount: tree.nodeCount,
  segments: [{ name: 'Ventricle', color: [1, 2, 3], picks: [{ node: 2, sign: 1 }] }],
};
const FULL = { code: 'draft-not-kept', message: 'The disk is full.', nextStep: '' };

let disk: Map<string, SegmentDraft>;
let isFull: boolean;
let segments: SegmentBook;
let dialogs: Dialogs;
let messages: Messages;
let segmentation: SegmentationState;
let drafts: SegmentDrafts;

const bridge: Partial<Bridge> = {
  readDraft: (id) => Promise.resolve(disk.get(id) ?? null),
  writeDraft: (draft) => {
    if (isFull) return Promise.resolve({ ok: false, error: FULL });
    disk.set(draft.segmentationId, draft);
    return Promise.resolve({ ok: true, value: null });
  },
  forgetDraft: (id) => Promise.resolve(void disk.delete(id)),
};

beforeEach(() => {
  vi.useFakeTimers();
  disk = new Map();
  isFull = false;
  segments = new SegmentBook();
  dialogs = new Dialogs();
  messages = new Messages();
  segmentation = new SegmentationState(new EngineClient());
  // Nothing else of the bridge is used here.
  drafts = new SegmentDrafts({ bridge: bridge as Bridge, segmentation, segments, dialogs, messages });
  const labels = { dataType: 'uint16' as const, byteLength: 2 };
  segmentation.accept({
    data: { segmentationId: ID, volumeId: 'v', tree, levels: [], labels, encoder: 'mr', device: 'cpu' },
    tree: new TreeIndex(tree),
    labels: new Uint16Array(1),
    background: new Uint8Array(4),
    levels: [],
  });
});
afterEach(() => vi.useRealTimers());

async function answer(isDiscarded: boolean): Promise<void> {
  const offered = drafts.offer();
  await vi.advanceTimersByTimeAsync(0);
  if (dialogs.open?.kind !== 'unsaved') throw new Error('Nobody was asked.');
  dialogs.open.answer(isDiscarded);
  await offered;
  await vi.advanceTimersByTimeAsync(1000);
}

test('a draft lies on disk exactly as long as there is something unsaved', async () => {
  segments.create([{ node: 2, sign: 1 }]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(disk.get(ID)?.segments).toMatchObject([{ picks: [{ node: 2, sign: 1 }] }]);
  segments.markSaved();
  await vi.advanceTimersByTimeAsync(1000);
  expect(disk.size).toBe(0);
  segments.create([{ node: 1, sign: 1 }]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(disk.get(ID)?.segments).toHaveLength(2);
  segmentation.clear();
  segments.clear();
  await vi.advanceTimersByTimeAsync(1000);
  expect(disk.size).toBe(0);
});

test('what was kept comes back unsaved, and stays kept', async () => {
  disk.set(ID, DRAFT);
  await answer(false);
  expect(segments.segments).toMatchObject(DRAFT.segments);
  expect(segments.isUnsaved).toBe(true);
  expect(disk.get(ID)).toEqual(DRAFT);
  segments.create();
  expect(new Set(segments.segments.map(({ id }) => id)).size).toBe(2);
});

test('what is discarded is gone', async () => {
  disk.set(ID, DRAFT);
  await answer(true);
  expect(segments.segments).toEqual([]);
  expect(disk.size).toBe(0);
});

test.each([{ volumeId: 'another' }, { nodeCount: tree.nodeCount + 1 }])(
  'a draft that speaks of another tree is not offered: %o',
  async (other) => {
    disk.set(ID, { ...DRAFT, ...other });
    await drafts.offer();
    expect(dialogs.open).toBeNull();
    expect(segments.segments).toEqual([]);
  },
);

test('segments made meanwhile are not replaced', async () => {
  disk.set(ID, DRAFT);
  segments.create([{ node: 1, sign: 1 }]);
  await drafts.offer();
  expect(dialogs.open).toBeNull();
});

test('a disk that keeps nothing is told once', async () => {
  isFull = true;
  for (const node of [1, 2, 3]) {
    segments.create([{ node, sign: 1 }]);
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(messages.list).toMatchObject([{ kind: 'error', error: FULL }]);
});
