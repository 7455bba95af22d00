import type { VolumeInfo } from '../../electron/contract';

/** Echoes, magnitude and phase are scans of their own; what has more volumes at one place is a course of them. */
const MOST_APART = 4;

/** Which of the volumes at one place of a file or series a volume is. */
export interface SequencePlace {
  /** From 1. */
  readonly number: number;
  readonly count: number;
  /** What tells it from the others, such as "b-value 1000 s/mm²"; '' where only the order does. */
  readonly differBy: string;
}

/** Null where a volume is the only one at its place. */
export function sequencePlace({ verdict }: Pick<VolumeInfo, 'verdict'>): SequencePlace | null {
  const split = verdict.findings.find(({ code }) => code === 'time-points-split');
  if (split === undefined) return null;
  return { number: Number(split.used), count: Number(split.count), differBy: String(split.differBy ?? '') };
}

/**
 * The volumes of a source as they are listed, in their order: time points and the many volumes of a diffusion scan
 * together, every other one by itself.
 */
export function sequences(volumes: readonly VolumeInfo[]): readonly (readonly VolumeInfo[])[] {
  const together = new Map<string, VolumeInfo[]>();
  for (const volume of volumes) {
    const key = sequenceKey(volume) ?? volume.id;
    const members = together.get(key);
    if (members === undefined) together.set(key, [volume]);
    else members.push(volume);
  }
  return [...together.values()];
}

/** The same for the volumes of one sequence; null for one that is listed by itself. */
function sequenceKey(volume: VolumeInfo): string | null {
  const place = sequencePlace(volume);
  if (place === null || place.count <= MOST_APART) return null;
  const { seriesUid, source, size } = volume;
  return JSON.stringify([seriesUid || source, place.count, size]);
}
