import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../contract';
import { channels, ENGINE_PORT_MESSAGE } from '../contract/channels';

/** Passes one channel's messages on, and gives back the way to stop. */
function listen<T>(channel: string, listener: (value: T) => void): () => void {
  const relay = (_event: unknown, value: T): void => listener(value);
  ipcRenderer.on(channel, relay);
  return () => ipcRenderer.off(channel, relay);
}

const bridge: Bridge = {
  openFiles: () => ipcRenderer.invoke(channels.openFiles),
  openFolder: () => ipcRenderer.invoke(channels.openFolder),
  openSample: () => ipcRenderer.invoke(channels.openSample),
  // A `File` that a script made has no path: nothing but what a person dropped gets through.
  openDropped: (files) =>
    ipcRenderer.invoke(
      channels.openDropped,
      files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
    ),
  chooseTarget: (request) => ipcRenderer.invoke(channels.chooseTarget, request),
  readSettings: () => ipcRenderer.invoke(channels.readSettings),
  writeSettings: (settings) => ipcRenderer.invoke(channels.writeSettings, settings),
  readDraft: (segmentationId) => ipcRenderer.invoke(channels.readDraft, segmentationId),
  writeDraft: (draft) => ipcRenderer.invoke(channels.writeDraft, draft),
  forgetDraft: (segmentationId) => ipcRenderer.invoke(channels.forgetDraft, segmentationId),
  about: () => ipcRenderer.invoke(channels.about),
  pageReady: () => ipcRenderer.send(channels.pageReady),
  onMenu: (listener) => listen(channels.menu, listener),
  onEngineExit: (listener) => listen(channels.engineExit, listener),
  onOpen: (listener) => listen(channels.openHandle, listener),
};

contextBridge.exposeInMainWorld('granule', bridge);

// A port cannot cross the bridge as a value; a window message hands it to the page's own world.
ipcRenderer.on(channels.enginePort, (event) =>
  window.postMessage({ granule: ENGINE_PORT_MESSAGE }, window.location.origin, [...event.ports]),
);
