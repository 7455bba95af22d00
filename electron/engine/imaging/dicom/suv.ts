import type { DicomDataSet } from './dataSet';

/**
 * Standardised uptake by body weight of a PET image: value * factorAtInjection * 2 ^ (waitedS / halfLifeS), where the
 * shortest wait among the images of a series is that of the whole series.
 */
export interface SuvTerms {
  /** Grams of the patient per injected becquerel; or what the maker states. */
  readonly factorAtInjection: number;
  readonly halfLifeS: number;
  /** From injection to the moment to which the values were corrected for decay. */
  readonly waitedS: number;
}

const TAG = {
  modality: 'x00080060',
  seriesDate: 'x00080021',
  acquisitionDate: 'x00080022',
  seriesTime: 'x00080031',
  acquisitionTime: 'x00080032',
  patientWeight: 'x00101030',
  radiopharmaceutical: 'x00540016',
  startTime: 'x00181072',
  totalDose: 'x00181074',
  halfLife: 'x00181075',
  startDateTime: 'x00181078',
  correctedImage: 'x00280051',
  units: 'x00541001',
  suvType: 'x00541006',
  decayCorrection: 'x00541102',
  philipsOwner: 'x70530010',
  philipsSuv: 'x70531000',
  philipsActivity: 'x70531009',
} as const;

const DAY_S = 86_400;
/** A tracer that lives longer is also imaged on a later day, which a time of day cannot tell. */
const SAME_DAY_HALF_LIFE_S = 6 * 3600;
/** A longer wait is an error of the dates. */
const LONGEST_WAIT_S = 14 * DAY_S;
/** By times of day alone, a longer wait is a scan that began before its injection, as dynamic ones do by seconds. */
const LONGEST_WAIT_BY_TIME_S = DAY_S / 2;

/** Null where the file lacks an attribute for it (PS3.3 C.8.9.1, C.8.9.2) or its values are no activity. */
export function suvTermsOf(data: DicomDataSet): SuvTerms | null {
  if (data.text(TAG.modality) !== 'PT') return null;
  const units = data.text(TAG.units);
  // Grams per millilitre are standardised by lean mass or surface where SUV Type says so; by weight where it is silent.
  if (units === 'GML') return ['', 'BW'].includes(data.text(TAG.suvType)) ? constant(1) : null;
  if (units === 'BQML') return termsOfActivity(data);
  const philips = data.text(TAG.philipsOwner) === 'Philips PET Private Group';
  return units === 'CNTS' && philips ? termsOfCounts(data) : null;
}

function constant(factor: number): SuvTerms {
  return { factorAtInjection: factor, halfLifeS: Infinity, waitedS: 0 };
}

/** Philips scanners store counts, and how many of them make a unit of uptake, or of activity, in attributes of their own. */
function termsOfCounts(data: DicomDataSet): SuvTerms | null {
  const [suv] = data.numbers(TAG.philipsSuv);
  if (suv > 0) return constant(suv);
  const [activity] = data.numbers(TAG.philipsActivity);
  const terms = termsOfActivity(data);
  return activity > 0 && terms !== null
    ? { ...terms, factorAtInjection: activity * terms.factorAtInjection }
    : null;
}

function termsOfActivity(data: DicomDataSet): SuvTerms | null {
  const corrections = data.text(TAG.correctedImage).split('\\');
  const [tracer] = data.items(TAG.radiopharmaceutical);
  if (!corrections.includes('ATTN') || !corrections.includes('DECY') || tracer === undefined) return null;
  const [weightKg] = data.numbers(TAG.patientWeight);
  const [doseBq] = tracer.numbers(TAG.totalDose);
  const [halfLifeS] = tracer.numbers(TAG.halfLife);
  if (!(weightKg > 0) || !(doseBq > 0) || !(halfLifeS > 0)) return null;
  const waitedS = secondsFromInjection(data, tracer, halfLifeS);
  return waitedS === null ? null : { factorAtInjection: (weightKg * 1000) / doseBq, halfLifeS, waitedS };
}

/** Null where the file does not tell to which moment its values were corrected. */
function secondsFromInjection(data: DicomDataSet, tracer: DicomDataSet, halfLifeS: number): number | null {
  const correction = data.text(TAG.decayCorrection);
  if (correction === 'ADMIN') return 0;
  if (correction !== 'START') return null;
  const injected = instantOf(tracer.text(TAG.startDateTime));
  const scanned = scanStart(data);
  if (injected !== null && scanned !== null) {
    const seconds = scanned - injected;
    return seconds >= 0 && seconds <= LONGEST_WAIT_S ? seconds : null;
  }
  const injectedOfDay = secondsOfDay(tracer.text(TAG.startTime) || tracer.text(TAG.startDateTime).slice(8));
  if (injectedOfDay === null || halfLifeS > SAME_DAY_HALF_LIFE_S) return null;
  const scannedOfDay = scanStartOfDay(data);
  if (scannedOfDay === null) return null;
  const waitedS = (scannedOfDay - injectedOfDay + DAY_S) % DAY_S;
  return waitedS <= LONGEST_WAIT_BY_TIME_S ? waitedS : null;
}

/**
 * START corrects to Series Time. Post-processing may write its own, later, moment there, which an earlier acquisition
 * betrays. Seconds since 1970.
 */
function scanStart(data: DicomDataSet): number | null {
  const series = instantOf(data.text(TAG.seriesDate) + data.text(TAG.seriesTime));
  const acquisition = instantOf(data.text(TAG.acquisitionDate) + data.text(TAG.acquisitionTime));
  if (series === null || acquisition === null) return series ?? acquisition;
  return Math.min(series, acquisition);
}

function scanStartOfDay(data: DicomDataSet): number | null {
  const series = secondsOfDay(data.text(TAG.seriesTime));
  const acquisition = secondsOfDay(data.text(TAG.acquisitionTime));
  if (series === null || acquisition === null) return series ?? acquisition;
  const acquiredBeforeS = (series - acquisition + DAY_S) % DAY_S;
  return acquiredBeforeS < DAY_S / 2 ? acquisition : series;
}

/** Seconds since 1970 of a date-time YYYYMMDDHHMMSS.FFFFFF (PS3.5 6.2); null where it is none. */
function instantOf(text: string): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2}.*)$/.exec(text);
  const seconds = match === null ? null : secondsOfDay(match[4]);
  if (match === null || seconds === null) return null;
  return Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / 1000 + seconds;
}

/** Of a time HHMMSS.FFFFFF, of which the end may be left out. */
function secondsOfDay(text: string): number | null {
  const match = /^(\d{2})(\d{2})?(\d{2}(?:\.\d+)?)?/.exec(text);
  if (match === null) return null;
  const [, hour, minute = '0', second = '0'] = match;
  return Number(hour) * 3600 + Number(minute) * 60 + Number(second);
}
