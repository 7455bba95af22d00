import path from 'node:path';
import { failure } from '../../errors';

/** `reason`: what the header states that cannot be, as the end of a sentence. */
export function damagedHeader(file: string, reason: string): Error {
  return failure(
    'bad-header',
    `"${path.basename(file)}" has a damaged header: ${reason}.`,
    'Export it again from the program that wrote it.',
  );
}
