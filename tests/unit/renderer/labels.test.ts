import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { CHUNK_BYTES, type EngineCall } from '../../../electron/contract';
import { EngineClient } from '../../../renderer/state/engineClient';
import { LabelsState } from '../../../renderer/state/labels.svelte';
import { packRgba } from '../../../renderer/views/colors';
import { labelPicture } from '../../../renderer/views/labelOverlay';

/** Values of a file far apart, as FreeSurfer's are, more than one chunk of them. */
const VALUES = Uint32Array.from(
  { length: CHUNK_BYTES / 4 + 50 },
  (_, voxel) => [0, 2, 14_175][voxel % 3] ?? 0,
);
const CHOICE = { source: 's', id: 'seg', name: 'Old' };
const stored = (value: number, name: string) => ({
  value,
  name,
  color: [value % 256, 9, 8] as [number, number, number],
  code: null,
  voxels: 5,
});

let asked: EngineCall[];
let labels: LabelsState;

class AnsweringEngine extends EngineClient {
  override call(call: EngineCall, request: unknown): Promise<never> {
    asked.push(call);
    const bytes = new Uint8Array(VALUES.buffer);
    const layer = {
      segments: [stored(14_175, 'Far'), stored(2, 'Near')],
      dataType: 'uint32',
      byteLength: bytes.length,
    };
    const { chunk = 0 } = request as { chunk?: number };
    const start = chunk * CHUNK_BYTES;
    const value =
      call === 'labels.open'
        ? { labelsId: 'l', exact: true, layers: [layer] }
        : { bytes: bytes.slice(start, start + CHUNK_BYTES) };
    // The table holds what the calls of labels reply.
    return Promise.resolve({ ok: true, value } as never);
  }
}

beforeEach(() => {
  asked = [];
  labels = new LabelsState(new AnsweringEngine());
});

test('whatever values a file uses, each voxel has its segment', async () => {
  expect(await labels.open(CHOICE, 'scan')).toBeNull();
  const names = [0, 1, 2, VALUES.length - 1].map((voxel) => labels.segmentsAt(voxel).map(({ name }) => name));
  const last = { 0: [], 2: ['Near'], 14_175: ['Far'] }[VALUES.at(-1) ?? 0];
  expect(names).toEqual([[], ['Near'], ['Far'], last]);
});

test('a segment that is hidden is not under the pointer, and comes back with all', async () => {
  await labels.open(CHOICE, 'scan');
  const [open] = labels.list;
  const far = open?.layers[0]?.segments[0];
  if (open === undefined || far === undefined) throw new Error('Nothing was opened.');
  labels.setVisible(open, false, far);
  expect(labels.segmentsAt(2)).toEqual([]);
  expect(labels.segmentsAt(1)).toHaveLength(1);
  const [hidden] = labels.list;
  if (hidden !== undefined) labels.setVisible(hidden, true);
  expect(labels.segmentsAt(2)).toHaveLength(1);
});

test('one segmentation is shown once, and nothing of it is left when the scan goes', async () => {
  await labels.open(CHOICE, 'scan');
  await labels.open(CHOICE, 'scan');
  expect(labels.list).toHaveLength(1);
  labels.clear();
  expect(labels.list).toEqual([]);
  expect(asked.filter((call) => call === 'labels.close')).toHaveLength(1);
});

test('one that is not awaited any more is given back to the engine', async () => {
  const opening = labels.open(CHOICE, 'scan');
  labels.clear();
  await opening;
  expect(labels.list).toEqual([]);
  expect(asked.at(-1)).toBe('labels.close');
});

test('a slice is filled with the colours of visible segments, and each has its own outline', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }),
      fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      (pixels, shown) => {
        const segments = shown.map((isVisible, index) => ({ ...stored(index + 1, 'a'), isVisible }));
        const positions = Uint16Array.from(pixels);
        const size = { columns: 4, rows: 3, opacity: 0.5 };
        const picture = labelPicture({ segments, positions }, positions, size);
        pixels.forEach((position, pixel) => {
          const isShown = shown[position - 1] === true;
          const color = segments[position - 1]?.color ?? [0, 0, 0];
          expect(picture.pixels[pixel]).toBe(isShown ? packRgba(color, 0.5) : 0);
        });
        const visible = new Set(pixels.filter((position) => shown[position - 1] === true));
        expect(picture.outlines).toHaveLength(visible.size);
      },
    ),
  );
});
