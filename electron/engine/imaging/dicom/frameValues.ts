import type { GreyWindow, Volume } from '../../../../native-models/geometry';
import type { DicomDataSet } from './dataSet';
import { groupOf, type FrameAttributes } from './functionalGroups';
import { lookUpTableOf } from './lookUpTable';
import { suvTermsOf, type SuvTerms } from './suv';

/** What a frame's stored numbers mean. */
export interface FrameValues {
  /** Value = slope * stored number + intercept. */
  readonly rescale: Volume['rescale'];
  /** Unit of the values as the file says: '' where it says that there is none, null where it says nothing. */
  readonly unit: string | null;
  /** How values become standardised uptake by body weight; null where the file does not allow it. */
  readonly suv: SuvTerms | null;
  readonly windows: readonly GreyWindow[];
}

const TAG = {
  pixelValueTransformation: 'x00289145',
  realWorldValues: 'x00409096',
  frameVoi: 'x00289132',
  intercept: 'x00281052',
  slope: 'x00281053',
  rescaleType: 'x00281054',
  modalityTables: 'x00283000',
  modalityTableType: 'x00283004',
  realWorldIntercept: 'x00409224',
  realWorldSlope: 'x00409225',
  unitCodes: 'x004008ea',
  codeValue: 'x00080100',
  petUnits: 'x00541001',
  modality: 'x00080060',
  windowCenter: 'x00281050',
  windowWidth: 'x00281051',
  windowName: 'x00281055',
  voiTables: 'x00283010',
  voiTable: { descriptor: 'x00283002', data: 'x00283006' },
  voiTableName: 'x00283003',
  pixelRepresentation: 'x00280103',
} as const;

export function frameValuesOf(frame: FrameAttributes): FrameValues {
  const { image } = frame;
  const transformation = groupOf(frame, TAG.pixelValueTransformation) ?? image;
  const signed = image.integer(TAG.pixelRepresentation) === 1;
  const windows = windowsOf(groupOf(frame, TAG.frameVoi) ?? image, signed);
  const common = { suv: suvTermsOf(image), windows };
  const [modalityTable] = image.items(TAG.modalityTables);
  if (modalityTable !== undefined)
    return {
      ...common,
      rescale: IDENTITY,
      unit: RESCALE_UNITS[modalityTable.text(TAG.modalityTableType)] ?? '',
    };
  const rescale = rescaleOf(transformation);
  const unit = statedUnit(transformation.text(TAG.rescaleType), image);
  const { slope, intercept } = rescale;
  const mapping = slope === 1 && intercept === 0 && !unit ? realWorldMapping(frame) : null;
  return mapping === null
    ? { ...common, rescale, unit }
    : { ...common, ...mapping, windows: windows.map((window) => rescaled(window, mapping.rescale)) };
}

const IDENTITY: Volume['rescale'] = { slope: 1, intercept: 0 };

function rescaled(window: GreyWindow, { slope, intercept }: Volume['rescale']): GreyWindow {
  return { ...window, width: window.width * Math.abs(slope), level: window.level * slope + intercept };
}

function rescaleOf(data: DicomDataSet): Volume['rescale'] {
  const slope = data.numbers(TAG.slope)[0] ?? 1;
  const intercept = data.numbers(TAG.intercept)[0] ?? 0;
  return {
    slope: slope === 0 || !Number.isFinite(slope) ? 1 : slope,
    intercept: Number.isFinite(intercept) ? intercept : 0,
  };
}

/** The scale of images that have no other, parametric maps above all (Real World Value Mapping, PS3.3 C.7.6.16.2.11). */
function realWorldMapping(frame: FrameAttributes): Pick<FrameValues, 'rescale' | 'unit'> | null {
  const item = groupOf(frame, TAG.realWorldValues);
  const [slope] = item?.binary(TAG.realWorldSlope, 'FD') ?? [];
  const [intercept] = item?.binary(TAG.realWorldIntercept, 'FD') ?? [];
  if (item === undefined || !Number.isFinite(slope) || !Number.isFinite(intercept) || slope === 0)
    return null;
  return { rescale: { slope, intercept }, unit: item.items(TAG.unitCodes)[0]?.text(TAG.codeValue) ?? '' };
}

/** PET's units by the names that people use (PS3.3 C.8.9.1.1.3); '' for those without a dimension. */
const PET_UNITS: Readonly<Record<string, string>> = {
  BQML: 'Bq/ml',
  GML: 'g/ml',
  CPS: 'counts/s',
  CNTS: 'counts',
  MLML: 'ml/ml',
  MLMING: 'ml/min/g',
  MLMINML: 'ml/min/ml',
  MGMINML: 'mg/min/ml',
  UMOLML: 'µmol/ml',
  UMOLMINML: 'µmol/min/ml',
  PCNT: '%',
};

/** Units of a rescale or a table (PS3.3 C.11.1.1.2); makers also write words of their own there, which are no units. */
const RESCALE_UNITS: Readonly<Record<string, string>> = {
  ...PET_UNITS,
  HU: 'HU',
  OD: 'OD',
  MGML: 'mg/ml',
  PCT: '%',
  ED: '10²³/ml',
};

/** What the file says that its values are; a CT that says nothing has Hounsfield units. */
function statedUnit(rescaleType: string, image: DicomDataSet): string | null {
  const petUnits = image.text(TAG.petUnits);
  if (petUnits !== '') return PET_UNITS[petUnits] ?? '';
  if (rescaleType !== '') return RESCALE_UNITS[rescaleType] ?? '';
  return image.text(TAG.modality) === 'CT' ? 'HU' : null;
}

/** Windows in the order of the file; a table of the Value of Interest gives its range (PS3.3 C.11.2). */
function windowsOf(data: DicomDataSet, signed: boolean): GreyWindow[] {
  const centres = data.numbers(TAG.windowCenter);
  const widths = data.numbers(TAG.windowWidth);
  const names = data.text(TAG.windowName).split('\\');
  const windows = centres.map((level, index) => ({
    name: names[index]?.trim() ?? '',
    width: widths[index] ?? Number.NaN,
    level,
  }));
  for (const item of data.items(TAG.voiTables)) {
    const table = lookUpTableOf(item, TAG.voiTable, signed);
    if (table === null) continue;
    const width = table.entries.length;
    windows.push({ name: item.text(TAG.voiTableName), width, level: table.first + width / 2 });
  }
  return windows.filter(
    ({ width, level }) => Number.isFinite(level) && width >= 1e-6 && Number.isFinite(width),
  );
}
