import { z } from 'zod';
import type { Result } from './errors';

/** Acts that the application menu asks of the page; ids of commands in renderer/commands. */
export const menuAct = z.string().regex(/^[a-z]+\.[a-zA-Z]+$/);

export const chooseTargetRequest = z.object({ suggestedName: z.string().max(200) });

export const settings = z.object({
  /** The "not for diagnostic use" notice was read and acknowledged. */
  noticeAcknowledged: z.boolean(),
  leftPanelWidth: z.number().optional(),
});
export type Settings = z.infer<typeof settings>;

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
  chooseTarget(request: { suggestedName: string }): Promise<Result<ChosenTarget | null>>;
  readSettings(): Promise<Settings>;
  writeSettings(settings: Settings): Promise<Result<null>>;
  about(): Promise<AboutInfo>;
  pageReady(): void;
  onMenu(listener: (act: string) => void): () => void;
  /** The engine process ended; `code` is its exit code. Main starts another and sends a new port. */
  onEngineExit(listener: (code: number) => void): () => void;
  /** A source that main opened by itself: command-line arguments or "open with". */
  onOpen(listener: (source: OpenedSource) => void): () => void;
}
