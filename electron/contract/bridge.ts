import { z } from 'zod';
import type { Result } from './errors';
import { codedConcept, fileExtension } from './export';

/** Acts that the application menu asks of the page; ids of commands in renderer/commands. */
export const menuAct = z.string().regex(/^[a-z]+\.[a-zA-Z]+$/);

export const chooseTargetRequest = z.object({
  suggestedName: z.string().max(200),
  /** Of the format to be saved in. */
  formatName: z.string().max(100),
  extensions: z.array(fileExtension).min(1).max(10),
});
export type ChooseTargetRequest = z.infer<typeof chooseTargetRequest>;

export const settings = z.object({
  /** The "not for diagnostic use" notice was read and acknowledged. */
  noticeAcknowledged: z.boolean(),
});
export type Settings = z.infer<typeof settings>;

/** What a segmentation is known by: a digest of everything that went into it. */
export const draftId = z.string().regex(/^[0-9a-f]{32}$/);

const MAX_PICKS = 100_000;
const colorPart = z.number().min(0).max(255);
const draftSegment = z.object({
  name: z.string().max(1000),
  /** sRGB, 0..255. */
  color: z.tuple([colorPart, colorPart, colorPart]),
  code: codedConcept.optional(),
  picks: z.array(
    z.object({ node: z.number().int().positive(), sign: z.union([z.literal(1), z.literal(-1)]) }),
  ),
});

/** Segments that are not saved yet, kept against a crash. It names neither a patient nor a file. */
export const segmentDraft = z.object({
  segmentationId: draftId,
  volumeId: z.string().max(64),
  /** Nodes of the tree that the picks speak of. */
  nodeCount: z.number().int().positive(),
  segments: z
    .array(draftSegment)
    .min(1)
    .max(10_000)
    .refine((segments) => segments.reduce((sum, { picks }) => sum + picks.length, 0) <= MAX_PICKS),
});
export type SegmentDraft = z.infer<typeof segmentDraft>;

/** A granted source: its handle, and a short name to show (file or folder name). */
export interface OpenedSource {
  readonly handle: string;
  readonly name: string;
}

/** A granted place to save: its handle, and the file's name to show. */
export interface ChosenTarget {
  readonly handle: string;
  readonly name: string;
}

export interface AboutInfo {
  readonly version: string;
  readonly electron: string;
  readonly standIn: boolean;
}

/**
 * `window.granule`, the one bridge into the page. `null` answers mean that the user cancelled.
 * The engine's port does not cross the bridge as a value: it arrives as a window message
 * `{ granule: 'engine-port' }` from the page's own origin with the port in `event.ports[0]`,
 * first when the page has called `pageReady`, and anew whenever the engine was restarted.
 */
export interface Bridge {
  openFiles(): Promise<Result<OpenedSource | null>>;
  openFolder(): Promise<Result<OpenedSource | null>>;
  openSample(): Promise<Result<OpenedSource>>;
  /** Files and folders dropped on the page; the preload turns them into paths, the page never sees one. */
  openDropped(files: readonly File[]): Promise<Result<OpenedSource>>;
  chooseTarget(request: ChooseTargetRequest): Promise<Result<ChosenTarget | null>>;
  readSettings(): Promise<Settings>;
  writeSettings(settings: Settings): Promise<Result<null>>;
  /** The draft kept of a segmentation's segments, null where there is none. */
  readDraft(segmentationId: string): Promise<SegmentDraft | null>;
  writeDraft(draft: SegmentDraft): Promise<Result<null>>;
  forgetDraft(segmentationId: string): Promise<void>;
  about(): Promise<AboutInfo>;
  pageReady(): void;
  onMenu(listener: (act: string) => void): () => void;
  /** The engine process ended; `code` is its exit code. Main starts another and sends a new port. */
  onEngineExit(listener: (code: number) => void): () => void;
  /** A source that main opened by itself: command-line arguments or "open with". */
  onOpen(listener: (source: OpenedSource) => void): () => void;
}
