// Runs before the page's own scripts: Electron's half of the renderer, then the application's preload.
import type { PageConfiguration } from '../wire/frames';
import { contextBridge } from './contextBridge';
import { holdDrops } from './droppedFiles';
import { connect, ipcRenderer } from './ipcRenderer';
import { strict } from '../wire/strict';
import { webUtils } from './webUtils';

declare const standIn: PageConfiguration;

const modules = strict('electron', { contextBridge, ipcRenderer, webUtils });

/** A sandboxed preload may load nothing else. */
function require(name: string): unknown {
  if (name === 'electron') return modules;
  throw new Error(`module not found: ${name}`);
}

// The browser's own start page and embedded frames are no pages of the application.
if (window.top === window && window.location.hostname.endsWith('.localhost')) {
  connect(standIn.transportPath);
  holdDrops();
  const module = { exports: {} };
  standIn.runPreload(require, module, module.exports, { platform: standIn.platform, type: 'renderer' });
}
