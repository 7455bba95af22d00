import {
  CHUNK_BYTES,
  ENGINE_PORT_MESSAGE,
  type Bridge,
  type EngineCall,
  type OpenedSource,
  type Result,
  type Settings,
} from '../../../electron/contract';
import { PHANTOM, phantomLabels, phantomTree, phantomVoxels } from './phantom';

/** What a test may do to the engine and to main behind the page's back. */
export interface Harness {
  /** Requests of one call, in the order they came. */
  requests(call: EngineCall): unknown[];
  /** Ends the engine as a crash does; `revive` gives the page a new one. */
  killEngine(): void;
  reviveEngine(): void;
  menu(act: string): void;
  /** Takes the WebGL context away from the page, as a reset of the graphics card does. */
  loseGraphics(): void;
  /** Holds the job after its first progress until it is cancelled. */
  holdJobs: boolean;
}

const SOURCE: OpenedSource = { handle: 'source-00000000-0000-4000-8000-000000000000', name: 'phantom.nii' };

const voxels = new Uint8Array(phantomVoxels().buffer);
const bothChannels = new Uint8Array(
  Int16Array.from([...phantomVoxels(), ...phantomVoxels().map((value) => value >> 1)]).buffer,
);
const labels = new Uint8Array(phantomLabels().buffer);
const tree = phantomTree();
const calls: { call: EngineCall; request: unknown }[] = [];
let enginePort: MessagePort | null = null;
let settings: Settings = { noticeAcknowledged: true };
const menuListeners = new Set<(act: string) => void>();
const exitListeners = new Set<(code: number) => void>();

const NO_CODE = { code: null };
/** Two segments that overlap, so that they lie in layers of their own: a half and a middle. */
const OVERLAPPING = [
  { segments: [{ ...NO_CODE, value: 40, name: 'Half', color: [255, 0, 0] }] },
  { segments: [{ ...NO_CODE, value: 7, name: 'Middle', color: [0, 0, 255] }] },
];

/** Half of the volume along i, and its middle third. */
function storedLayer(layer: number): Uint8Array {
  const [columns, rows, slices] = PHANTOM.grid.size;
  const labels = new Uint16Array(columns * rows * slices).map((_, voxel) => {
    const i = voxel % columns;
    if (layer === 0) return 2 * i < columns ? 40 : 0;
    return 3 * i > columns && 3 * i < 2 * columns ? 7 : 0;
  });
  return new Uint8Array(labels.buffer);
}

function chunkOf(bytes: Uint8Array, request: unknown): { bytes: Uint8Array } {
  const { chunk } = request as { chunk: number };
  return { bytes: bytes.slice(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES) };
}

function emit(event: unknown): void {
  enginePort?.postMessage(event);
}

function runJob(): void {
  const progress = { event: 'job.progress', jobId: 'job', total: 10, remainingSeconds: 4 };
  emit({ ...progress, stage: 'regions', done: 3 });
  if (harness.holdJobs) return;
  emit({ ...progress, stage: 'condense', done: 9 });
  emit({ event: 'job.done', jobId: 'job', segmentationId: 'segmentation' });
}

const answers: Record<EngineCall, (request: unknown) => unknown> = {
  'device.describe': () => ({
    version: '0.0.0',
    devices: [{ device: 'cpu', available: true, message: 'Always there.' }],
    encoders: [{ name: 'mr', description: 'Trained on nothing.' }],
  }),
  'source.open': () => {
    const { grid, volumeId: id, description, modality, channels, dataType, verdict } = PHANTOM;
    const rest = { source: 'phantom.nii', format: 'nifti', seriesUid: '', timePoints: 1, files: 1 };
    return {
      volumes: [
        { ...rest, ...grid, id, description, modality, channels, dataType, verdict },
        {
          ...rest,
          ...grid,
          size: [5, 6, 7],
          id: 'other',
          description: 'Other',
          modality,
          channels,
          dataType,
          verdict,
        },
      ],
      segmentations: [
        {
          id: 'seg',
          source: 'old.dcm',
          format: 'dicom-seg',
          description: 'Earlier segmentation',
          seriesUid: '',
          segments: OVERLAPPING.flatMap(({ segments }) => segments),
          size: [...grid.size],
          findings: [],
        },
      ],
      channelSets: [['phantom', 'other']],
      labelMaps: [],
      skipped: [{ file: 'notes.txt', code: 'not-an-image', reason: 'This is a text file.' }],
    };
  },
  'volume.load': () => PHANTOM,
  'source.cancel': () => ({}),
  'volume.combine': () => ({
    ...PHANTOM,
    volumeId: 'combined',
    description: 'Phantom + Other',
    channels: 2,
    byteLength: 2 * PHANTOM.byteLength,
  }),
  'volume.stopCombining': () => ({}),
  'volume.close': () => ({}),
  // The second channel is the first, darker.
  'voxels.read': (request) => {
    const { volumeId } = request as { volumeId: string };
    return chunkOf(volumeId === 'combined' ? bothChannels : voxels, request);
  },
  'segmentation.start': () => {
    setTimeout(runJob, 20);
    return { jobId: 'job' };
  },
  'labels.open': () => ({
    labelsId: 'labels',
    exact: false,
    layers: OVERLAPPING.map(({ segments }, layer) => ({
      segments: segments.map((segment) => ({ ...segment, voxels: 100 })),
      dataType: 'uint16',
      byteLength: storedLayer(layer).byteLength,
    })),
  }),
  'labels.read': (request) => chunkOf(storedLayer((request as { layer: number }).layer), request),
  'labels.close': () => ({}),
  'job.cancel': () => {
    setTimeout(() => emit({ event: 'job.cancelled', jobId: 'job' }), 20);
    return {};
  },
  'segmentation.get': () => ({
    segmentationId: 'segmentation',
    volumeId: PHANTOM.volumeId,
    tree,
    levels: [7, 5, 3].map((step) => ({ step, segments: 1 })),
    labels: { dataType: 'uint16', byteLength: labels.byteLength },
    encoder: 'mr',
    device: 'cpu',
  }),
  'regions.read': (request) => chunkOf(labels, request),
  'export.formats': (request) => {
    const { segments } = request as { segments: { code?: object }[] };
    const isCoded = segments.some(({ code }) => code !== undefined);
    const needsCode = { code: 'no-code', message: 'No segment has a code.', nextStep: 'Choose one.' };
    const open = { refusal: null, loss: null };
    return {
      formats: [
        { ...open, id: 'nifti', name: 'NIfTI', extensions: ['.nii.gz'] },
        { ...open, id: 'dicom-seg', name: 'DICOM SEG', extensions: ['.dcm'], loss: 'Names are cut.' },
        {
          ...open,
          id: 'dicom-sr',
          name: 'Report',
          extensions: ['.dcm'],
          refusal: isCoded ? null : needsCode,
        },
      ],
    };
  },
  'segmentation.save': (request) => {
    const { segments } = request as { segments: unknown[] };
    return {
      files: ['segments.nii.gz'],
      compared: 'Compared with an independent reader.',
      voxels: segments.map(() => 320),
    };
  },
};

function startEngine(): void {
  const { port1, port2 } = new MessageChannel();
  enginePort = port1;
  port1.onmessage = ({ data }: MessageEvent<{ id: number; call: EngineCall; request: unknown }>) => {
    calls.push({ call: data.call, request: data.request });
    port1.postMessage({ id: data.id, ok: true, value: answers[data.call](data.request) });
  };
  window.postMessage({ granule: ENGINE_PORT_MESSAGE }, window.location.origin, [port2]);
}

/** Canvases out of sight are found by nobody, so their contexts are remembered when they are made. */
const contexts: WebGL2RenderingContext[] = [];
const makeContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = new Proxy(makeContext, {
  apply(target, canvas, request) {
    const context: unknown = Reflect.apply(target, canvas, request);
    if (context instanceof WebGL2RenderingContext && !contexts.includes(context)) contexts.push(context);
    return context;
  },
});

const opened: Result<OpenedSource> = { ok: true, value: SOURCE };

const bridge: Bridge = {
  openFiles: () => Promise.resolve(opened),
  openFolder: () => Promise.resolve({ ok: true, value: null }),
  openSample: () => Promise.resolve(opened),
  openDropped: () => Promise.resolve(opened),
  chooseTarget: ({ suggestedName }) =>
    Promise.resolve({
      ok: true,
      value: { handle: SOURCE.handle.replace('source', 'target'), name: suggestedName },
    }),
  readSettings: () => Promise.resolve(settings),
  writeSettings: (written) => {
    settings = written;
    return Promise.resolve({ ok: true, value: null });
  },
  readDraft: () => Promise.resolve(null),
  writeDraft: () => Promise.resolve({ ok: true, value: null }),
  forgetDraft: () => Promise.resolve(),
  about: () => Promise.resolve({ version: '0.0.0', electron: '0', standIn: true }),
  pageReady: startEngine,
  onMenu: (listener) => {
    menuListeners.add(listener);
    return () => menuListeners.delete(listener);
  },
  onEngineExit: (listener) => {
    exitListeners.add(listener);
    return () => exitListeners.delete(listener);
  },
  onOpen: () => () => {},
};

const harness: Harness = {
  requests: (call) => calls.filter((made) => made.call === call).map(({ request }) => request),
  killEngine: () => {
    enginePort?.close();
    enginePort = null;
    for (const listener of exitListeners) listener(139);
  },
  reviveEngine: startEngine,
  menu: (act) => {
    for (const listener of menuListeners) listener(act);
  },
  loseGraphics: () => {
    for (const context of contexts.splice(0)) context.getExtension('WEBGL_lose_context')?.loseContext();
  },
  holdJobs: false,
};

Object.assign(window, { granule: bridge, harness });
