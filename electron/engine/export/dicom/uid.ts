import { createHash, randomUUID } from 'node:crypto';

/** A new unique identifier below the root for UUIDs (PS3.5 annex B.2). */
export function newUid(): string {
  return uidOf(randomUUID().replaceAll('-', ''));
}

/** The unique identifier of something known by another one: the same, whenever it is asked for (RFC 9562, version 8). */
export function uidFrom(known: string): string {
  const digits = [...createHash('sha256').update(known).digest('hex').slice(0, 32)];
  digits[12] = '8';
  digits[16] = '8';
  return uidOf(digits.join(''));
}

function uidOf(hexadecimal: string): string {
  return `2.25.${BigInt(`0x${hexadecimal}`)}`;
}
