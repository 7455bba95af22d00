import { strict } from '../wire/strict';
import { pathOf } from './droppedFiles';

export const webUtils = strict('webUtils', { getPathForFile: pathOf });
