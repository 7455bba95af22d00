import type { DicomItem } from './attributes';
import type { SourceStudy } from './sourceStudy';
import { newUid } from './uid';

/** What a new object of ours is. */
export interface NewInstance {
  readonly sopClass: string;
  readonly modality: string;
  readonly seriesDescription: string;
  readonly version: string;
  readonly source: SourceStudy;
}

/** Series of ours are numbered behind those of the scanner. */
const SERIES_NUMBER_OFFSET = 1000;

/**
 * The modules that every new object shares: the source's patient, study and frame of reference, a series of its own, the
 * equipment that wrote it and the scanner, SOP Common (PS3.3 C.7.1 to C.7.5, C.12.1).
 */
export function newInstance({ sopClass, modality, seriesDescription, version, source }: NewInstance) {
  const { date, time } = dicomNow(new Date());
  return {
    SOPClassUID: sopClass,
    SOPInstanceUID: newUid(),
    ...source.patientAndStudy,
    ...source.frameOfReference,
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    SeriesDate: date,
    SeriesTime: time,
    ContentDate: date,
    ContentTime: time,
    Modality: modality,
    SeriesInstanceUID: newUid(),
    SeriesNumber: SERIES_NUMBER_OFFSET + source.seriesNumber,
    SeriesDescription: seriesDescription,
    InstanceNumber: 1,
    Manufacturer: 'Granule',
    ManufacturerModelName: 'Granule',
    DeviceSerialNumber: 'none',
    SoftwareVersions: version,
    ContributingEquipmentSequence: source.scanner === null ? undefined : [source.scanner],
  } satisfies DicomItem;
}

/** Local date and time as DICOM writes them (PS3.5 section 6.2, DA and TM). */
function dicomNow(now: Date): { date: string; time: string } {
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    date: `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`,
    time: `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`,
  };
}
