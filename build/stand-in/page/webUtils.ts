import { strict } from '../wire/strict';

export const webUtils = strict('webUtils', {
  getPathForFile: (_file: File): string => '',
});
