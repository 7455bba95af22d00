/** A message on a port that crossed between two processes; `ports` are the ids of the ports that ride along. */
export type PortFrame =
  { kind: 'port-message'; id: string; data: unknown; ports: string[] } | { kind: 'port-closed'; id: string };

export type FrameFromPage =
  | { kind: 'invoke'; call: number; channel: string; args: unknown[] }
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'file-paths'; call: number; count: number }
  | PortFrame;

export type FrameToPage =
  | { kind: 'reply'; call: number; value: unknown }
  | { kind: 'failure'; call: number; message: string }
  | { kind: 'send'; channel: string; args: unknown[]; ports: string[] }
  | PortFrame;

/** Between the main process and a utility process. */
export type UtilityFrame = { kind: 'message'; data: unknown; ports: string[] } | PortFrame;

/** What the page's side of the stand-in knows of the window that it runs in. */
export interface PageConfiguration {
  /** Where the main process listens for this page; the path is a secret of the window. */
  readonly transportPath: string;
  readonly platform: string;
  readonly runPreload: (
    require: (name: string) => unknown,
    module: { exports: unknown },
    exports: unknown,
    process: { platform: string; type: 'renderer' },
  ) => void;
}
