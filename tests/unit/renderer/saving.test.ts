import { beforeEach, expect, test } from 'vitest';
import type { Bridge, EngineCall, OfferedFormat } from '../../../electron/contract';
import { Dialogs } from '../../../renderer/state/dialogs.svelte';
import { EngineClient } from '../../../renderer/state/engineClient';
import { Messages } from '../../../renderer/state/messages.svelte';
import { Saving } from '../../../renderer/state/saving.svelte';
import { SegmentBook } from '../../../renderer/state/segmentBook.svelte';
import { SegmentationState } from '../../../renderer/state/segmentation.svelte';
import { TreeIndex } from '../../../renderer/state/treeIndex';
import { phantomTree } from '../../e2e/page/phantom';

const LIVER = { value: '10200004', scheme: 'SCT', meaning: 'Liver' };
const REFUSAL = { code: 'no-code', message: 'No code.', nextStep: '' };
const open = { refusal: null, loss: null };
const FORMATS: OfferedFormat[] = [
  { ...open, id: 'nifti', name: 'NIfTI', extensions: ['.nii.gz', '.nii'] },
  { ...open, id: 'csv', name: 'Table', extensions: ['.csv'] },
  { id: 'dicom-sr', name: 'Report', extensions: ['.dcm'], refusal: REFUSAL, loss: null },
];

let asked: { call: EngineCall; request: unknown }[];
let targets: unknown[];
let segments: SegmentBook;
let messages: Messages;
let dialogs: Dialogs;
let saving: Saving;

/** Answers from a table instead of over a port. */
class AnsweringEngine extends EngineClient {
  override call(call: EngineCall, request: unknown): Promise<never> {
    asked.push({ call, request });
    const value =
      call === 'export.formats' ? { formats: FORMATS } : { files: ['a.csv'], compared: 'All.', voxels: [3] };
    // The table holds what the two calls of saving reply.
    return Promise.resolve({ ok: true, value } as never);
  }
}

beforeEach(() => {
  asked = [];
  targets = [];
  segments = new SegmentBook();
  messages = new Messages();
  dialogs = new Dialogs();
  const engine = new AnsweringEngine();
  const segmentation = new SegmentationState(engine);
  const tree = phantomTree();
  const labels = { dataType: 'uint16' as const, byteLength: 2 };
  const data = { segmentationId: 's', volumeId: 'v', tree, levels: [], labels, encoder: 'mr', device: 'cpu' };
  const rest = { labels: new Uint16Array(1), levels: [], background: new Uint8Array(1) };
  segmentation.accept({ data, tree: new TreeIndex(tree), ...rest });
  const bridge: Partial<Bridge> = {
    chooseTarget: (request) => {
      targets.push(request);
      return Promise.resolve({ ok: true, value: { handle: 'target', name: 'a' } });
    },
  };
  const engineBack = (): Promise<void> => Promise.resolve();
  // Nothing else of the bridge is used here.
  saving = new Saving({
    bridge: bridge as Bridge,
    engine,
    segmentation,
    segments,
    messages,
    dialogs,
    engineBack,
  });
  segments.create([{ node: 1, sign: 1 }]);
});

test('the file dialog is that of the format, and what the engine compared is said', async () => {
  await saving.ask();
  expect(dialogs.open).toEqual({ kind: 'save' });
  await saving.save();
  expect(targets).toEqual([
    { suggestedName: 'segments.nii.gz', formatName: 'NIfTI', extensions: ['.nii.gz', '.nii'] },
  ]);
  expect(dialogs.open).toBeNull();
  expect(segments.isUnsaved).toBe(false);
  expect(messages.list).toMatchObject([{ text: '1 segment saved in a.csv.', detail: 'All.' }]);
});

test('a table of measurements leaves the segments unsaved: it does not hold them', async () => {
  await saving.ask();
  saving.format = 'csv';
  await saving.save();
  expect(segments.isUnsaved).toBe(true);
});

test('a format that was refused is not written', async () => {
  await saving.ask();
  saving.format = 'dicom-sr';
  await saving.save();
  expect(targets).toEqual([]);
  expect(asked.map(({ call }) => call)).toEqual(['export.formats']);
});

test('a code goes with its segment, names one without a name, and can be taken back', async () => {
  const [segment] = segments.segments;
  if (segment === undefined) throw new Error('There is no segment.');
  segments.describe(segment, LIVER);
  await saving.ask();
  expect(asked[0]?.request).toMatchObject({ segments: [{ name: 'Liver', code: LIVER }] });
  segments.undo();
  await saving.check();
  expect(asked[1]?.request).toEqual({
    segmentationId: 's',
    segments: [{ value: 1, name: 'Unnamed 1', color: [...segment.color], picks: [{ node: 1, sign: 1 }] }],
  });
});
