import { strict } from '../wire/strict';

function unanswered(name: string): never {
  throw new Error(`Nobody answers dialog.${name}: a test replaces it by an answer of its own.`);
}

export const dialog = strict('dialog', {
  showOpenDialog: () => unanswered('showOpenDialog'),
  showSaveDialog: () => unanswered('showSaveDialog'),
  showMessageBox: () => unanswered('showMessageBox'),
});
