import { createHash } from 'node:crypto';

/** What the page and the command line call a scan by: the same for the same words, which it does not tell. */
export function identifierOf(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}
