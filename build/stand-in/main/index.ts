// Takes the place of the module `electron` in the main process, under plain Node.
import { protocol } from './addresses';
import { app } from './app';
import { BrowserWindow } from './browserWindow';
import { answerTests } from './control';
import { dialog } from './dialog';
import { ipcMain } from './ipcMain';
import { Menu } from './menu';
import { MessageChannelMain } from './messagePorts';
import { screen } from './screen';
import { outsideRequests, session } from './session';
import { utilityProcess } from './utilityProcess';

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  screen,
  session,
  utilityProcess,
};

answerTests({
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  screen,
  session,
  utilityProcess,
  outsideRequests,
});
