import { DISCRIMINATORS } from './discriminators';
import { groupBy } from './groupBy';
import type { DicomFrame } from './frame';
import { positionsMm, samePlace } from './position';

/** Slices that make one volume, and what tells it from the others at the same places; '' where only the order does. */
export interface Part {
  readonly slices: readonly DicomFrame[];
  readonly label: string;
}

/** An attribute tells volumes apart where this part of all slices falls into sets that cover half of the places or more. */
const MOSTLY = 0.8;

/**
 * Parts in which no place is taken twice: by the attributes that differ (echo, time point, diffusion weight, ...), one after
 * another, then by the order of instance numbers. Copies of single slices stay where they are.
 */
export function splitRepeatedPlaces(slices: readonly DicomFrame[], from = 0, label = ''): Part[] {
  const places = placesOf(slices);
  if (places === null || places.count === slices.length) return [{ slices, label }];
  for (let attribute = from; attribute < DISCRIMINATORS.length; attribute++) {
    const groups = groupBy(slices, ({ discriminators }) => discriminators[attribute]);
    if (groups.size < 2 || !coverMost([...groups.values()], places.count, slices.length)) continue;
    return inOrder(groups).flatMap(([value, group]) =>
      splitRepeatedPlaces(group, attribute + 1, joined(label, labelOf(attribute, value))),
    );
  }
  return splitByOrder(slices, places).map((part) => ({ slices: part, label }));
}

interface Places {
  /** Index of each slice's place along the normal. */
  readonly of: readonly number[];
  readonly count: number;
}

function placesOf(slices: readonly DicomFrame[]): Places | null {
  const mm = positionsMm(slices);
  if (mm === null) return null;
  const order = mm.map((_, index) => index).sort((a, b) => mm[a] - mm[b]);
  const of = new Array<number>(slices.length).fill(0);
  let count = 1;
  for (const [rank, index] of order.entries()) {
    if (rank > 0 && !samePlace(mm[order[rank - 1]], mm[index])) count++;
    of[index] = count - 1;
  }
  return { of, count };
}

function coverMost(groups: readonly (readonly DicomFrame[])[], places: number, slices: number): boolean {
  const covering = groups.filter((group) => 2 * (placesOf(group)?.count ?? 0) >= places);
  return covering.reduce((sum, group) => sum + group.length, 0) >= MOSTLY * slices;
}

/** By rising value where all are numbers, else by the first image of each. */
function inOrder(groups: Map<string, DicomFrame[]>): [string, DicomFrame[]][] {
  const entries = [...groups];
  const numeric = entries.every(([value]) => value !== '' && Number.isFinite(Number(value)));
  const first = (group: readonly DicomFrame[]) =>
    group.reduce((least, { instanceNumber }) => Math.min(least, instanceNumber), Number.POSITIVE_INFINITY);
  return entries.sort(([valueA, a], [valueB, b]) =>
    numeric ? Number(valueA) - Number(valueB) : first(a) - first(b),
  );
}

/** The first image at each place, then the second, ...: where most places are taken more than once, that is a time course. */
function splitByOrder(slices: readonly DicomFrame[], places: Places): (readonly DicomFrame[])[] {
  const indexed = slices.map((slice, index) => ({ slice, place: places.of[index] }));
  const stacks = [...groupBy(indexed, ({ place }) => place).values()];
  if (stacks.filter((stack) => stack.length > 1).length < stacks.length / 2) return [slices];
  const parts: DicomFrame[][] = [];
  for (const stack of stacks) {
    stack.sort((a, b) => a.slice.instanceNumber - b.slice.instanceNumber || a.slice.index - b.slice.index);
    for (const [turn, { slice }] of stack.entries()) (parts[turn] ??= []).push(slice);
  }
  return parts;
}

function joined(...labels: readonly string[]): string {
  return labels.filter((label) => label !== '').join(', ');
}

/** Attributes whose values mean nothing to a reader. */
const UNSPEAKING = new Set(['gradient direction', 'file']);

function labelOf(attribute: number, value: string): string {
  const { name, unit } = DISCRIMINATORS[attribute];
  if (value === '' || UNSPEAKING.has(name)) return '';
  if (name === 'kind of image') return kindOf(value);
  const number = Number(value);
  return [name, Number.isFinite(number) ? Number(number.toPrecision(6)) : value, unit].join(' ').trim();
}

const KINDS: Readonly<Record<string, string>> = {
  M: 'magnitude',
  MAGNITUDE: 'magnitude',
  P: 'phase',
  PHASE: 'phase',
  R: 'real part',
  REAL: 'real part',
  I: 'imaginary part',
  IMAGINARY: 'imaginary part',
};

/** The part of Image Type (PS3.3 C.7.6.1.1.2, C.8.13.3.1.1) that says what of a complex number the picture shows. */
function kindOf(imageType: string): string {
  const values = imageType.split('\\').slice(2);
  return values.map((value) => KINDS[value]).find((kind) => kind !== undefined) ?? '';
}
