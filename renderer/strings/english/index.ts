import { commands } from './commands';
import { dialogs } from './dialogs';
import { errors } from './errors';
import { opening } from './opening';
import { saving } from './saving';
import { segmenting } from './segmenting';
import { viewing } from './viewing';

/** Every text that the window shows. */
export const english = {
  application: 'Granule',
  notDiagnostic: 'Not for diagnostic use',
  close: 'Close',
  cancel: 'Cancel',
  ...opening,
  ...viewing,
  ...segmenting,
  ...saving,
  ...dialogs,
  commands,
  errors,
} as const;
