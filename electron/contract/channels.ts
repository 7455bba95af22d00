// Free of validators, so that the sandboxed preload stays small.

/** Channels between page and main; the engine speaks over its own port. */
export const channels = {
  openFiles: 'granule:open-files',
  openFolder: 'granule:open-folder',
  openSample: 'granule:open-sample',
  openDropped: 'granule:open-dropped',
  chooseTarget: 'granule:choose-target',
  readSettings: 'granule:read-settings',
  writeSettings: 'granule:write-settings',
  readDraft: 'granule:read-draft',
  writeDraft: 'granule:write-draft',
  forgetDraft: 'granule:forget-draft',
  about: 'granule:about',
  pageReady: 'granule:page-ready',
  menu: 'granule:menu',
  enginePort: 'granule:engine-port',
  engineExit: 'granule:engine-exit',
  openHandle: 'granule:open-handle',
} as const;

/** The `granule` field of the window message that carries the engine's port. */
export const ENGINE_PORT_MESSAGE = 'engine-port';
