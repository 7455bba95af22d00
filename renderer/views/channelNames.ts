import type { Scan } from '../state/scan.svelte';
import type { Sources } from '../state/sources.svelte';
import { strings } from '../strings';
import { seriesName } from './seriesName';

/** What each channel of a scan is called: the series it came from, or its number. */
export function channelNames({ choice, volume }: Scan, sources: Sources): readonly string[] {
  return Array.from({ length: volume.channels }, (_, channel) => {
    const volumeId = choice.channels?.[channel];
    const series = volumeId === undefined ? null : sources.volumeOf({ source: choice.source, volumeId });
    return series === null ? strings.views.channelNumber(channel) : seriesName(series);
  });
}
