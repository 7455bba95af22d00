import path from 'node:path';
import { app, BrowserWindow, Menu, session } from 'electron';
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

declareAppScheme();
app.enableSandbox();
// macOS names the file that was double-clicked before the application is ready.
const openedBeforeReady: string[] = [];
app.on('open-file', (_event, file) => openedBeforeReady.push(file));
if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(() => {
    app.removeAllListeners('open-file');
    start(openedBeforeReady);
  });
} else app.quit();
