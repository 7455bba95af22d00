import { existsSync } from 'node:fs';
import path from 'node:path';
import { app, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import {
  channels,
  chooseTargetRequest,
  draftId,
  segmentDraft,
  settings,
  type AboutInfo,
  type Result,
  type SegmentDraft,
  type Settings,
} from '../contract';
import { APP_ORIGIN } from './appScheme';
import { chooseSource, chooseTarget } from './dialogs';
import type { JsonFile } from './jsonFile';
import { locations } from './locations';
import type { Logger } from './logger';
import type { Workspace } from './workspace';

const nothing = z.undefined();
const droppedPaths = z.array(z.string().refine(path.isAbsolute)).max(10_000);

export interface BridgeHandlersOptions {
  /** The workspace whose page sent a message, or null where the sender is none of ours. */
  readonly workspaceOf: (senderId: number) => Workspace | null;
  readonly settingsFile: JsonFile<Settings>;
  readonly log: Logger;
}

function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

function failed(code: string, message: string, nextStep: string): Result<never> {
  return { ok: false, error: { code, message, nextStep } };
}

/** Answers the page's requests: only those of our own page's main frame, and only in the contract's shape. */
export class BridgeHandlers {
  constructor(private readonly options: BridgeHandlersOptions) {}

  register(): void {
    this.#handle(channels.openFiles, nothing, (workspace) => openByDialog(workspace, 'files'));
    this.#handle(channels.openFolder, nothing, (workspace) => openByDialog(workspace, 'folder'));
    this.#handle(channels.openSample, nothing, openSample);
    this.#handle(channels.openDropped, droppedPaths, openDropped);
    this.#handle(channels.chooseTarget, chooseTargetRequest, async (workspace, request) => {
      const suggestedName = path.basename(request.suggestedName);
      const target = await chooseTarget(workspace.window, { ...request, suggestedName });
      return ok(target === null ? null : workspace.handles.grantTarget(target));
    });
    this.#handle(channels.readSettings, nothing, () => this.options.settingsFile.read());
    this.#handle(channels.writeSettings, settings, (_workspace, value) => this.#writeSettings(value));
    this.#handle(channels.readDraft, draftId, ({ drafts }, id) => drafts.read(id));
    this.#handle(channels.writeDraft, segmentDraft, (workspace, draft) => this.#writeDraft(workspace, draft));
    this.#handle(channels.forgetDraft, draftId, ({ drafts }, id) => drafts.forget(id));
    this.#handle(channels.about, nothing, describeApplication);
    ipcMain.on(channels.pageReady, (event) => this.#workspaceOf(event)?.pageReady());
  }

  #handle<T>(
    channel: string,
    schema: z.ZodType<T>,
    handler: (workspace: Workspace, request: T) => unknown,
  ): void {
    ipcMain.handle(channel, (event, request: unknown) => {
      const workspace = this.#workspaceOf(event);
      if (workspace === null) throw new Error('The sender is not a page of Granule.');
      const parsed = schema.safeParse(request);
      if (parsed.success) return handler(workspace, parsed.data);
      this.options.log.warn('request-malformed');
      return failed('bad-request', 'The window asked for something that it may not ask for.', '');
    });
  }

  #workspaceOf(event: IpcMainEvent | IpcMainInvokeEvent): Workspace | null {
    const { sender, senderFrame } = event;
    const isOurPage = senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${APP_ORIGIN}/`);
    const workspace = isOurPage ? this.options.workspaceOf(sender.id) : null;
    if (workspace === null) this.options.log.warn('sender-refused');
    return workspace;
  }

  #writeDraft({ drafts }: Workspace, draft: SegmentDraft): Result<null> {
    try {
      drafts.write(draft);
      return ok(null);
    } catch (error) {
      this.options.log.defect(error);
      return failed(
        'draft-not-kept',
        'Unsaved segments cannot be kept against a crash: the disk may be full or write-protected.',
        'Save your segments often, or free some space in your home folder.',
      );
    }
  }

  #writeSettings(value: Settings): Result<null> {
    try {
      this.options.settingsFile.write(value);
      return ok(null);
    } catch (error) {
      this.options.log.defect(error);
      return failed(
        'settings-not-saved',
        'The settings could not be saved: the disk may be full or write-protected.',
        'Free some space in your home folder; until then Granule forgets this choice when it closes.',
      );
    }
  }
}

async function openByDialog(workspace: Workspace, kind: 'files' | 'folder') {
  const paths = await chooseSource(workspace.window, kind);
  return ok(paths === null ? null : workspace.handles.grantSource(paths));
}

function openSample(workspace: Workspace) {
  if (existsSync(locations.sample)) return ok(workspace.handles.grantSource([locations.sample]));
  return failed(
    'sample-missing',
    'The sample study is not part of this installation.',
    'Install Granule again, or open a study of your own.',
  );
}

function openDropped(workspace: Workspace, paths: string[]) {
  if (paths.length > 0) return ok(workspace.handles.grantSource(paths));
  return failed(
    'nothing-dropped',
    'What was dropped holds no file of this computer.',
    'Drop files or folders from a file manager, or use Open files.',
  );
}

function describeApplication(): AboutInfo {
  const { electron = '', standIn } = process.versions;
  return { version: app.getVersion(), electron, standIn: standIn !== undefined };
}
