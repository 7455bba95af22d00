import { cross, normalise, type Vec3 } from '../../../../native-models/geometry';
import type { StatedPlace } from './lpsGrid';
import type { FurtherAxis } from './furtherAxes';
import { MOST_CHANNELS, scalar, type SampleType } from './sampleTypes';
import { numbersOf } from './textHeader';

/** Fields of a NRRD header by their names, lower case (teem, "NRRD file format", section "Header fields"). */
export type NrrdFields = ReadonlyMap<string, string>;

export const NRRD_HEADER_END = /\r?\n\r?\n/;

/** Older names of some fields. */
const SAME_FIELD: Readonly<Record<string, string>> = {
  datafile: 'data file',
  lineskip: 'line skip',
  byteskip: 'byte skip',
};

export function parseNrrdFields(text: string): NrrdFields {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    // Comments begin with a hash, and key := value pairs are notes of the writer.
    const field = /^([^#:]+):(?!=)\s*(.*?)\s*$/.exec(line);
    if (field === null) continue;
    const name = field[1].trim().toLowerCase();
    fields.set(SAME_FIELD[name] ?? name, field[2]);
  }
  return fields;
}

/** Keys and values that a NRRD header holds beside its fields (teem, "NRRD file format", section "Key/value pairs"). */
export type NrrdNotes = ReadonlyMap<string, string>;

export function parseNrrdNotes(text: string): NrrdNotes {
  const notes = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const note = /^([^#:]+):=(.*)$/.exec(line);
    if (note !== null) notes.set(note[1], unescaped(note[2]));
  }
  return notes;
}

/** A backslash and n stand for a line break, two backslashes for one. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(n|\\)/g, (_, letter) => (letter === 'n' ? '\n' : '\\'));
}

const TYPES: readonly (readonly [SampleType, readonly string[]])[] = [
  [scalar(1, 'int8'), ['signed char', 'int8', 'int8_t']],
  [scalar(1, 'uint8'), ['uchar', 'unsigned char', 'uint8', 'uint8_t']],
  [scalar(2, 'int16'), ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t']],
  [scalar(2, 'uint16'), ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t']],
  [scalar(4, 'int32'), ['int', 'signed int', 'int32', 'int32_t']],
  [scalar(4, 'uint32'), ['uint', 'unsigned int', 'uint32', 'uint32_t']],
  [scalar(8, 'float64', 'signed'), ['longlong', 'long long', 'long long int', 'int64', 'int64_t']],
  [scalar(8, 'float64', 'signed'), ['signed long long', 'signed long long int']],
  [scalar(8, 'float64', 'unsigned'), ['ulonglong', 'unsigned long long', 'uint64', 'uint64_t']],
  [scalar(8, 'float64', 'unsigned'), ['unsigned long long int']],
  [scalar(4, 'float32'), ['float']],
  [scalar(8, 'float64'), ['double']],
];

export function nrrdType(name: string): SampleType | null {
  return TYPES.find(([, names]) => names.includes(name.toLowerCase()))?.[0] ?? null;
}

export interface NrrdAxes {
  /** Voxels along i, j, k. */
  readonly size: Vec3;
  /** Numbers that lie side by side in each voxel: an axis before the others, of channels or of volumes. */
  readonly components: number;
  readonly channels: number;
  /** Axes whose steps are volumes, the fastest first. */
  readonly further: readonly FurtherAxis[];
  /** Index of the axis i among all axes. */
  readonly first: number;
  /** Number of axes in space, 2 or 3. */
  readonly inSpace: number;
}

/** Which of the axes lie in space: those with a direction, or else with a kind that says so, or else the first three. */
export function nrrdAxes(fields: NrrdFields): NrrdAxes | null {
  const sizes = numbersOf(fields.get('sizes') ?? '');
  if (sizes.length < 2 || !sizes.every((size) => Number.isSafeInteger(size) && size > 0)) return null;
  const spatial = spatialAxes(fields, sizes.length);
  const first = spatial.indexOf(true);
  const inSpace = spatial.filter(Boolean).length;
  const together = spatial.lastIndexOf(true) - first + 1 === inSpace;
  if (inSpace < 2 || inSpace > 3 || !together || first > 1) return null;
  const [i, j, k = 1] = sizes.slice(first, first + inSpace);
  const components = first === 1 ? sizes[0] : 1;
  const areVolumes = components > MOST_CHANNELS || /^(list|time)$/.test(kindOf(fields, 0));
  const further = sizes.map((count, axis) => ({ name: nameOf(fields, axis), count }));
  return {
    size: [i, j, k],
    components,
    channels: areVolumes ? 1 : components,
    further: [
      ...(first === 1 && areVolumes ? [{ ...further[0], inVoxel: true }] : []),
      ...further.slice(first + inSpace),
    ],
    first,
    inSpace,
  };
}

function kindOf(fields: NrrdFields, axis: number): string {
  return (fields.get('kinds') ?? '').toLowerCase().split(/\s+/)[axis] ?? '';
}

/** Behind the axes of space comes time where the header does not say otherwise. */
function nameOf(fields: NrrdFields, axis: number): FurtherAxis['name'] {
  const kind = kindOf(fields, axis);
  if (kind === 'time' || (axis > 1 && !/[a-z]/.test(kind))) return 'time';
  return kind === 'list' ? 'frame' : 'component';
}

function spatialAxes(fields: NrrdFields, dimension: number): boolean[] {
  const axes = Array.from({ length: dimension }, (_, axis) => axis);
  const directions = directionsOf(fields);
  if (directions.length === dimension) return directions.map((direction) => direction !== null);
  const kinds = (fields.get('kinds') ?? '').toLowerCase().split(/\s+/);
  const known = kinds.length === dimension && kinds.some((kind) => kind === 'domain' || kind === 'space');
  if (known) return kinds.map((kind) => kind === 'domain' || kind === 'space');
  return axes.map((axis) => axis < 3);
}

function directionsOf(fields: NrrdFields): (Vec3 | null)[] {
  const entries = fields.get('space directions')?.match(/none|\([^)]*\)/gi) ?? [];
  return entries.map((entry) => (/none/i.test(entry) ? null : vectorOf(entry)));
}

function vectorOf(text: string): Vec3 {
  const [x = Number.NaN, y = Number.NaN, z = 0] = numbersOf(text);
  return [x, y, z];
}

/** Signs that turn the named space into LPS. */
const TO_LPS: readonly (readonly [RegExp, Vec3])[] = [
  [/^(left-posterior-superior|lps)/i, [1, 1, 1]],
  [/^(right-anterior-superior|ras)/i, [-1, -1, 1]],
  [/^(left-anterior-superior|las)/i, [1, -1, 1]],
];

const MM_PER_UNIT: Readonly<Record<string, number>> = { m: 1000, cm: 10, mm: 1, um: 0.001, µm: 0.001 };

/** Where the header puts the voxels. A space without an anatomical name says nothing of left and right. */
export function nrrdPlace(fields: NrrdFields, { first, inSpace }: NrrdAxes): StatedPlace {
  const unit = /"([^"]*)"/.exec(fields.get('space units') ?? '')?.[1] ?? 'mm';
  const mmPerUnit = MM_PER_UNIT[unit.toLowerCase()] ?? 1;
  const signs = TO_LPS.find(([name]) => name.test(fields.get('space') ?? ''))?.[1];
  const toLps = ([x, y, z]: Vec3): Vec3 => {
    const [a, b, c] = signs ?? [1, 1, 1];
    return [a * x * mmPerUnit, b * y * mmPerUnit, c * z * mmPerUnit];
  };
  const directions = directionsOf(fields).slice(first, first + inSpace);
  const stated = directions.filter((direction) => direction !== null);
  if (stated.length < inSpace) return placeFromSpacings(fields, first);
  const steps = stated.map(toLps);
  return {
    steps: inSpace === 3 ? steps : [...steps, normalise(cross(steps[0], steps[1]))],
    origin: toLps(vectorOf(fields.get('space origin') ?? '0 0 0')),
    oriented: signs !== undefined,
    scaled: true,
  };
}

function placeFromSpacings(fields: NrrdFields, first: number): StatedPlace {
  const spacings = numbersOf(fields.get('spacings') ?? '').slice(first, first + 3);
  const at = (axis: number) => (Number.isFinite(spacings[axis]) ? spacings[axis] : 1);
  return {
    steps: [
      [at(0), 0, 0],
      [0, at(1), 0],
      [0, 0, at(2)],
    ],
    origin: [0, 0, 0],
    oriented: false,
    scaled: [0, 1].every((axis) => spacings[axis] > 0),
  };
}
