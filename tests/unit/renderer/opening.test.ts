import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bridge, EngineCall, UserError, VolumeInfo } from '../../../electron/contract';
import { mainVolume } from '../../../renderer/state/opening';
import { Workstation } from '../../../renderer/state/workstation.svelte';
import { phantomVoxels, PHANTOM } from '../../e2e/page/phantom';

type Answer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: UserError };

const TRUNCATED: Answer = { ok: false, error: { code: 'truncated', message: 'Cut off.', nextStep: '' } };
const FULL: Answer = { ok: false, error: { code: 'volume-too-large', message: 'No room.', nextStep: '' } };

function volume(id: string, size: readonly [number, number, number]): VolumeInfo {
  const { description, modality, channels, dataType, verdict, grid } = PHANTOM;
  const rest = { source: '', format: 'nifti', seriesUid: '', timePoints: 1, files: 1 };
  return { ...rest, ...grid, id, description, modality, channels, dataType, verdict, size: [...size] };
}

/** An engine in which every volume can be read unless a test says otherwise, at once or when told to. */
class Engine {
  readonly asked: string[] = [];
  voxels: () => Answer | Promise<Answer> = () => ({
    ok: true,
    value: { bytes: new Uint8Array(phantomVoxels().buffer) },
  });
  readonly loads = new Map<string, (request: { volumeId: string }) => Answer | Promise<Answer>>();
  volumes: readonly VolumeInfo[] = [];
  channelSets: readonly (readonly string[])[] = [];
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({
      data,
    }: MessageEvent<{ id: number; call: EngineCall; request: { volumeId: string } }>) =>
      void this.#answer(data.id, data.call, data.request);
  }

  async #answer(id: number, call: EngineCall, request: { volumeId: string }): Promise<void> {
    if (call === 'volume.load' || call === 'volume.close') this.asked.push(`${call} ${request.volumeId}`);
    this.#port.postMessage({ id, ...(await this.#value(call, request)) });
  }

  #value(call: EngineCall, request: { volumeId: string }): Answer | Promise<Answer> {
    if (call === 'source.open')
      return {
        ok: true,
        value: {
          volumes: this.volumes,
          segmentations: [],
          skipped: [],
          channelSets: this.channelSets,
          labelMaps: [],
        },
      };
    if (call === 'voxels.read') return this.voxels();
    if (call !== 'volume.load') return { ok: true, value: {} };
    const scripted = this.loads.get(request.volumeId);
    return scripted?.(request) ?? { ok: true, value: { ...PHANTOM, volumeId: request.volumeId } };
  }
}

let workstation: Workstation;
let engine: Engine;
let ports: MessageChannel;

beforeEach(async () => {
  const bridge: Partial<Bridge> = { forgetDraft: () => Promise.resolve() };
  // Nothing else of the bridge is used here.
  workstation = new Workstation(bridge as Bridge);
  ports = new MessageChannel();
  engine = new Engine(ports.port1);
  await workstation.engineReturned(ports.port2);
});
afterEach(() => {
  ports.port1.close();
  ports.port2.close();
});

const onScreen = (): string | undefined => workstation.scan.current?.volume.volumeId;
const errors = (): string[] =>
  workstation.messages.list.flatMap((message) => (message.kind === 'error' ? [message.error.code] : []));

describe('what is on screen after opening', () => {
  test('the scan with the most voxels of several', async () => {
    engine.volumes = [
      volume('localiser', [256, 256, 3]),
      volume('main', [256, 256, 90]),
      volume('t2', [9, 9, 9]),
    ];
    await workstation.open({ handle: 'a', name: 'study' });
    expect(onScreen()).toBe('main');
    expect(workstation.sources.readingOf({ source: 'a', volumeId: 'main' })).toBe('voxels');
    expect(workstation.sources.readingOf({ source: 'a', volumeId: 't2' })).toBe('headers');
    expect(mainVolume({ volumes: [], labelMaps: [] })).toBeNull();
  });

  test('a scan before a label map, however large that is, unless there is nothing else', () => {
    const volumes = [volume('atlas', [99, 99, 99]), volume('scan', [9, 9, 9])];
    expect(mainVolume({ volumes, labelMaps: ['atlas'] })?.id).toBe('scan');
    expect(mainVolume({ volumes: volumes.slice(0, 1), labelMaps: ['atlas'] })?.id).toBe('atlas');
  });

  test('the scan before, whole, where the new one turns out to be damaged', async () => {
    engine.volumes = [volume('first', [4, 5, 6])];
    await workstation.open({ handle: 'a', name: 'a' });
    workstation.segments.create([{ node: 1, sign: 1 }]);
    workstation.segments.markSaved();
    engine.volumes = [volume('cut', [4, 5, 6])];
    engine.loads.set('cut', () => TRUNCATED);
    await workstation.open({ handle: 'b', name: 'b' });
    expect(onScreen()).toBe('first');
    expect(workstation.scan.isComplete).toBe(true);
    expect(workstation.segments.segments).toHaveLength(1);
    expect(errors()).toEqual(['truncated']);
    expect(workstation.sources.readingOf({ source: 'b', volumeId: 'cut' })).toMatchObject({
      code: 'truncated',
    });
    expect(engine.asked).toEqual(['volume.load first', 'volume.load cut']);
  });

  test('the new one where it needs the memory of the one before', async () => {
    engine.volumes = [volume('first', [4, 5, 6])];
    await workstation.open({ handle: 'a', name: 'a' });
    engine.volumes = [volume('large', [4, 5, 6])];
    engine.loads.set('large', () =>
      engine.asked.includes('volume.close first')
        ? { ok: true, value: { ...PHANTOM, volumeId: 'large' } }
        : FULL,
    );
    await workstation.open({ handle: 'b', name: 'b' });
    expect(onScreen()).toBe('large');
    expect(errors()).toEqual([]);
  });

  test('the source opened last, however late the headers of an earlier one come', async () => {
    engine.volumes = [volume('slow', [4, 5, 6])];
    const slow = workstation.open({ handle: 'a', name: 'a' });
    const quick = workstation.open({ handle: 'b', name: 'b' });
    await Promise.all([slow, quick]);
    expect(workstation.scan.current?.choice.source).toBe('b');
    expect(workstation.sources.list.map(({ handle }) => handle)).toEqual(['b', 'a']);
  });
});

test('a volume that another choice overtook is given back to the engine', async () => {
  engine.volumes = [volume('slow', [4, 5, 6]), volume('quick', [4, 5, 6])];
  let finish: (answer: Answer) => void = () => {};
  engine.loads.set('slow', () => new Promise<Answer>((resolve) => (finish = resolve)));
  const slow = workstation.load({ source: 'a', volumeId: 'slow' });
  await workstation.load({ source: 'a', volumeId: 'quick' });
  // At once, so that the engine does not read it to its end.
  expect(engine.asked).toContain('volume.close slow');
  finish({ ok: true, value: { ...PHANTOM, volumeId: 'slow' } });
  await slow;
  expect(onScreen()).toBe('quick');
  await expect.poll(() => engine.asked.at(-1)).toBe('volume.close slow');
});

test('the same volume from another source replaces itself and stays in the engine', async () => {
  await workstation.load({ source: 'a', volumeId: 'one' });
  await workstation.load({ source: 'b', volumeId: 'one' });
  expect(onScreen()).toBe('one');
  expect(engine.asked).toEqual(['volume.load one', 'volume.load one']);
});

test('a source that is opened again is listed once, and its scan stays as it is', async () => {
  engine.volumes = [volume('one', [4, 5, 6])];
  await workstation.open({ handle: 'a', name: 'a' });
  await workstation.open({ handle: 'b', name: 'b' });
  await workstation.load({ source: 'a', volumeId: 'one' });
  await workstation.open({ handle: 'a', name: 'a' });
  expect(workstation.sources.list.map(({ handle }) => handle)).toEqual(['a', 'b']);
  expect(engine.asked.filter((asked) => asked.startsWith('volume.load'))).toHaveLength(3);
});

test('a source leaves the list with its scan, and gives up what it was reading', async () => {
  engine.volumes = [volume('one', [4, 5, 6])];
  await workstation.open({ handle: 'a', name: 'a' });
  await workstation.closeSource('a');
  expect(onScreen()).toBeUndefined();
  expect(workstation.sources.list).toEqual([]);

  engine.loads.set('one', () => new Promise(() => {}));
  void workstation.open({ handle: 'b', name: 'b' });
  await expect.poll(() => workstation.scan.loading?.isDecoding).toBe(true);
  await workstation.closeSource('b');
  expect(workstation.scan.loading).toBeNull();
});

describe('the crosshair, when another series of the study is shown', () => {
  /** Voxels twice as large over the same place. */
  const COARSE = { ...PHANTOM, grid: { ...PHANTOM.grid, size: [28, 32, 15], spacingMm: [3, 2.4, 6] } };

  beforeEach(() => {
    engine.volumes = [volume('fine', [56, 64, 30]), volume('coarse', [28, 32, 15])];
    engine.loads.set('coarse', ({ volumeId }) => ({ ok: true, value: { ...COARSE, volumeId } }));
  });

  test.each([
    ['stays at its place in the patient where both show the same region', [['fine', 'coarse']], [2, 3, 4]],
    ['begins in the middle where nothing is known of their places', [], [14, 16, 7]],
  ])('%s', async (_what, channelSets, expected) => {
    engine.channelSets = channelSets;
    await workstation.open({ handle: 'a', name: 'study' });
    workstation.display.cursor = [4, 6, 8];
    await workstation.load({ source: 'a', volumeId: 'coarse' });
    expect(onScreen()).toBe('coarse');
    expect(workstation.display.cursor).toEqual(expected);
  });

  test('stays where it is, in the same greys, through the many volumes of one file', async () => {
    engine.volumes = Array.from({ length: 6 }, (_, index) => {
      const split = { code: 'time-points-split', message: '', used: index + 1, count: 6, differBy: '' };
      return { ...volume(`time-${index}`, [56, 64, 30]), verdict: { ok: true, findings: [split] } };
    });
    await workstation.open({ handle: 'a', name: 'course' });
    workstation.display.cursor = [4, 6, 8];
    workstation.display.greyWindow = { width: 12, level: 34 };
    await workstation.load({ source: 'a', volumeId: 'time-3' });
    expect(onScreen()).toBe('time-3');
    expect(workstation.display.cursor).toEqual([4, 6, 8]);
    expect(workstation.display.greyWindow).toEqual({ width: 12, level: 34 });
  });
});

test('a scan that fails half way takes what was shown with it off the screen', async () => {
  engine.volumes = [volume('cut', [4, 5, 6])];
  let fail: (answer: Answer) => void = () => {};
  const failing = new Promise<Answer>((resolve) => (fail = resolve));
  engine.voxels = () => failing;
  const opening = workstation.open({ handle: 'a', name: 'a' });
  await expect.poll(onScreen).toBe('cut');
  workstation.cine.toggle('axial', () => {});
  const end = { rightMm: 1, upMm: 2 };
  workstation.rulers.drawing = { view: 'axial', position: 1, from: end, to: end };
  workstation.rulers.finish();
  fail(TRUNCATED);
  await opening;
  expect(onScreen()).toBeUndefined();
  expect([workstation.cine.view, workstation.rulers.list]).toEqual([null, []]);
  expect(errors()).toEqual(['truncated']);
});
