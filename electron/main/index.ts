import path from 'node:path';
import { app, BrowserWindow, dialog, Menu, session } from 'electron';
import { settings } from '../contract';
import { declareAppScheme, serveApp } from './appScheme';
import { BridgeHandlers } from './bridgeHandlers';
import { filesOfCommandLine } from './commandLineFiles';
import { JsonFile } from './jsonFile';
import { locations } from './locations';
import { lockSession } from './lockdown';
import { Logger } from './logger';
import { buildMenu } from './menu';
import { DEFAULT_WINDOW_STATE, windowState } from './windowState';
import { Workspace } from './workspace';

function start(openedBeforeReady: readonly string[]): void {
  const userData = app.getPath('userData');
  const log = new Logger(path.join(userData, 'logs'));
  const settingsFile = new JsonFile(
    path.join(userData, 'settings.json'),
    settings,
    { noticeAcknowledged: false },
    log,
  );
  const stateFile = new JsonFile(path.join(userData, 'window.json'), windowState, DEFAULT_WINDOW_STATE, log);
  const workspaces = new Map<number, Workspace>();

  const openWorkspace = (): Workspace => {
    const workspace = new Workspace(stateFile, log);
    const { id } = workspace.window.webContents;
    workspaces.set(id, workspace);
    workspace.window.once('closed', () => workspaces.delete(id));
    return workspace;
  };
  const workspaceInFront = (): Workspace => {
    const focused = BrowserWindow.getFocusedWindow()?.webContents.id;
    return workspaces.get(focused ?? -1) ?? workspaces.values().next().value ?? openWorkspace();
  };
  const openFiles = (files: string[]): void => {
    if (files.length > 0) workspaceInFront().open(files);
  };

  process.on('uncaughtExceptionMonitor', (error) => log.defect(error));
  log.info('application-start');
  lockSession(session.defaultSession, log);
  serveApp(locations.page);
  new BridgeHandlers({ workspaceOf: (id) => workspaces.get(id) ?? null, settingsFile, log }).register();
  Menu.setApplicationMenu(buildMenu((id) => workspaceInFront().act(id), process.platform === 'darwin'));

  openWorkspace();
  openFiles([...openedBeforeReady, ...filesOfCommandLine(process.argv, process.cwd(), app.isPackaged)]);
  app.on('second-instance', (_event, argv, workingDirectory) => {
    workspaceInFront().bringToFront();
    openFiles(filesOfCommandLine(argv, workingDirectory, app.isPackaged));
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openFiles([file]);
  });
  app.on('window-all-closed', () => app.quit());
}

/** Without a place for its settings, logs and unsaved work the application does not start. */
function giveUp(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  dialog.showErrorBox(
    'Granule cannot start',
    `It keeps its settings and unsaved work in ${app.getPath('userData')}, which failed: ${reason}\n\n` +
      'Make sure that this folder can be written and that the disk has space left, then start Granule again.',
  );
  app.exit(1);
}

declareAppScheme();
app.enableSandbox();
// macOS names the file that was double-clicked before the application is ready.
const openedBeforeReady: string[] = [];
app.on('open-file', (_event, file) => openedBeforeReady.push(file));
if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(() => {
      app.removeAllListeners('open-file');
      start(openedBeforeReady);
    })
    .catch(giveUp);
} else app.quit();
