import type { Finding } from '../../../../native-models/geometry';
import { mm, rounded } from './length';

export function duplicateSlices(count: number): Finding {
  return {
    code: 'duplicate-slices',
    message: `${count} ${count === 1 ? 'slice was' : 'slices were'} found twice at the same place; the first is used.`,
    count,
  };
}

export function localiserSplit(count: number): Finding {
  return {
    code: 'localiser-split',
    message: `${count} localiser ${count === 1 ? 'image' : 'images'} of this series ${count === 1 ? 'is' : 'are'} kept apart.`,
    count,
  };
}

/** `differBy`: what tells the volumes apart, such as "echo time 80 ms"; '' where only their order does. */
export function timePointsSplit(used: number, count: number, differBy = ''): Finding {
  return {
    code: 'time-points-split',
    message:
      `This is number ${used} of ${count} volumes at the same place (time points, echoes or weightings)` +
      `${differBy === '' ? '' : `: ${differBy}`}.`,
    used,
    count,
    differBy,
  };
}

/** `gapMm`: the distance to the nearest other part of the series. */
export function gapSplit(used: number, count: number, gapMm: number): Finding {
  return {
    code: 'gap-split',
    message:
      `The series holds ${count} blocks of slices far apart from each other; this is block ${used}, ` +
      `${mm(gapMm)} from the next one.`,
    used,
    count,
    gapMm: rounded(gapMm),
  };
}

/** `part`: how much of the first channel's grid a channel covers, below 1. */
export function channelReachesPartly(name: string, part: number): Finding {
  const percent = Math.max(0, Math.min(99, Math.round(100 * part)));
  return {
    code: 'channel-reaches-partly',
    message:
      `As a channel, "${name}" covers about ${percent} % of the scan that gives the grid; ` +
      `where it does not reach, its lowest value stands.`,
    percent,
  };
}
