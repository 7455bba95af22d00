import { randomUUID } from 'node:crypto';

/** A new unique identifier below the root for UUIDs (PS3.5 annex B.2). */
export function newUid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
}
