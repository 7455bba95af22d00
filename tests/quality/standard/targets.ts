import { figure } from '../markdown';
import type { TargetRow } from '../page';
import { meanOf } from '../statistics';
import { clicksAtChosenLevel, clicksAtFixedLevel, inHalfOnly, oracleValues, type SetResult } from '../units';

const met = (isMet: boolean) => (isMet ? 'met' : 'short');

/** One row a target of DESIGN section 7 that the standard mode is measured against, on the reporting half. */
export function standardTargets(all: readonly SetResult[]): TargetRow[] {
  const sets = inHalfOnly(all, 'report');
  const rows: TargetRow[] = [];
  const find = (title: string, among: readonly SetResult[] = sets) =>
    among.filter((set) => set.title === title);
  const oracle = (set: SetResult, name: Parameters<typeof oracleValues>[2]) =>
    meanOf(oracleValues(set, 'Granule', name));
  const add = (what: string, target: string, got: string, isMet: boolean, kind: TargetRow['oracle']) =>
    rows.push({ what, target, got, oracle: kind, verdict: met(isMet) });

  for (const set of find('Retina, geographic atrophy', all)) {
    const best = oracle(set, 'best level');
    add('Retina GA, all images, best level, Dice', '>= .93', figure(best), best >= 0.93, 'oracle');
  }
  for (const set of find('Retina, geographic atrophy')) {
    const best = oracle(set, 'best level');
    const persistent = oracle(set, 'persistent');
    add('– on the reporting half', '>= .90', figure(best), best >= 0.9, 'oracle');
    add('– persistent map', '>= .80', figure(persistent), persistent >= 0.8, 'oracle');
    for (const chooser of find(set.title, inHalfOnly(all, 'choose'))) {
      const { segments, values } = clicksAtChosenLevel(chooser, set, 'Granule');
      const leftOut = meanOf(clicksAtFixedLevel(set, 'Granule').map(({ value }) => value));
      const click = meanOf(values);
      const got = `${figure(click)} at the level of ${segments} segments that the choosing half likes best; leave-one-out, where the level changes from picture to picture, ${figure(leftOut)}`;
      add('– one click, one fixed level', '>= .85', got, Math.min(click, leftOut) >= 0.85, 'no');
    }
  }
  for (const set of find('Brain T1, ventricles')) {
    const best = oracle(set, 'best level');
    const parts = set.structures.map(({ figuresOf }) => figure(figuresOf('Granule').oracle['best level'], 2));
    const got = `${figure(best)} (left and right lateral, third, fourth: ${parts.join(', ')})`;
    add('Ventricles, best level', '>= .88', got, best >= 0.88, 'oracle');
  }
  for (const title of ['Brain tumour, whole slices (Yale)', 'Brain tumour, slices of the gliomas'])
    for (const set of find(title)) {
      const best = oracle(set, 'best level');
      add(`${title}, best level`, '>= .72', figure(best), best >= 0.72, 'oracle');
    }
  for (const title of ['Glioma FLAIR 3-D, whole tumour', 'Glioma FLAIR + T1c 3-D, whole tumour'])
    for (const set of find(title)) {
      const [node, union] = [oracle(set, 'best node'), oracle(set, 'union of 3')];
      const got = `${figure(node)} / ${figure(union)}`;
      add(`${title}, best node / union of 3`, '>= .80 / .87', got, node >= 0.8 && union >= 0.87, 'oracle');
    }
  for (const set of find('CT, spleen, kidneys, liver, aorta')) {
    const [node, union] = [oracle(set, 'best node'), oracle(set, 'union of 5')];
    const got = `${figure(node)} / ${figure(union)}`;
    add(
      'CT, five large organs, best node / union of 5',
      '>= .80 / .91',
      got,
      node >= 0.8 && union >= 0.91,
      'oracle',
    );
  }
  rows.push(...featureTargets(sets));
  return rows;
}

/** What learning adds to intensity and derivatives, mean of the sets' differences over MR and CT. */
function featureTargets(sets: readonly SetResult[]): TargetRow[] {
  const volumes = sets.filter(({ title }) => /^(Brain T1|Glioma|CT|Hippocampus|Cardiac)/.test(title));
  if (volumes.length === 0) return [];
  const gain = (
    other: 'Granule, no encoder' | 'Ward, intensity + derivatives',
    name: 'union of 3' | 'click, free level',
  ) =>
    meanOf(
      volumes.map(
        (set) => meanOf(oracleValues(set, 'Granule', name)) - meanOf(oracleValues(set, other, name)),
      ),
    );
  return (['Granule, no encoder', 'Ward, intensity + derivatives'] as const).map((other) => {
    const [union, click] = [gain(other, 'union of 3'), gain(other, 'click, free level')];
    return {
      what: `Learned features against ${other}, same regions, ${volumes.length} sets of MR and CT, union of 3 / one click`,
      target: 'ahead by >= .02 / .03',
      got: `${figure(union)} / ${figure(click)}`,
      oracle: 'oracle',
      verdict: met(union >= 0.02 && click >= 0.03),
    };
  });
}
