import type { SequencePlace } from '../../state/sequences';
import { number, plural } from './plural';

/** What opening a study says: the empty window, the list of scans, segmentations from files, channels. */
export const opening = {
  open: {
    files: 'Open files…',
    folder: 'Open folder…',
    sample: 'Open sample',
    emptyTitle: 'Open a scan',
    emptyText:
      'DICOM, NIfTI, NRRD and MetaImage volumes, or PNG, JPEG and TIFF pictures. Drop files or a folder here.',
    choiceTitle: 'Choose a scan',
    choiceText: 'Choose one in the list on the left, or open something else.',
    emptyLocal: 'Everything stays on this computer.',
    drop: 'Drop to open',
  },
  sources: {
    heading: 'Scans',
    empty: 'Nothing is open yet.',
    reading: 'Reading headers…',
    readingFiles: (done: number, total: number) =>
      `Reading headers: ${number.format(done)} of ${plural(total, 'file', 'files')}`,
    skipped: (count: number) => plural(count, 'file skipped', 'files skipped'),
    trusted: 'Geometry verified, all voxels read',
    headersRead: 'Headers read; the voxels are checked when the scan is opened',
    unreadable: 'The voxels could not be read',
    noScale: 'A picture without a scale: sizes are in pixels',
    findings: (count: number) => plural(count, 'geometry finding', 'geometry findings'),
    untrusted: 'Distances and volumes cannot be trusted',
    close: (name: string) => `Remove ${name} from the list`,
    loading: (fraction: number) => `Loading, ${Math.round(fraction * 100)} %`,
    opening: (name: string) => `Opening ${name}`,
    untitled: (modality: string) =>
      modality === 'unknown' ? 'Scan without a name' : `${modality.toUpperCase()} series without a name`,
    pixels: (size: string) => `${size} pixels`,
    find: 'Find a scan by its name',
    notListed: (count: number) => `${plural(count, 'scan has', 'scans have')} another name`,
    sequence: 'Volumes at this place',
    sequencePlace: ({ number: which, count, differBy }: SequencePlace) =>
      `Volume ${which} of ${count}${differBy === '' ? '' : `: ${differBy}`}`,
    previousVolume: 'Previous volume',
    nextVolume: 'Next volume',
    several: (count: number) => `${number.format(count)} scans; the framed one is on screen`,
    files: (count: number) => plural(count, 'file', 'files'),
    timePoints: (count: number) => `first of ${count} time points`,
  },
  labels: {
    heading: 'Segmentations from files',
    kind: 'SEG',
    over: 'Show over the scan',
    needsScan: 'Open the scan that it belongs to first',
    opening: (name: string) => `Bringing ${name} onto the scan…`,
    count: (count: number) => plural(count, 'segment', 'segments'),
    exact: 'On the voxels of the scan, exactly.',
    mapped: 'Not exactly on the voxels of the scan: each takes the nearest label.',
    showAll: (name: string) => `Show all segments of ${name}`,
    close: (name: string) => `Close ${name}`,
    untitled: 'Segmentation without a name',
  },
  channels: {
    offer: (count: number) => `Combine ${count} co-registered scans…`,
    heading: 'Scans of the same place',
    text: 'Combined, they are segmented together: a structure that only one of them shows is found too. All are brought onto the grid of the first.',
    grid: 'gives the grid',
    combine: 'Combine',
  },
} as const;
