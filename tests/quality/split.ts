/**
 * The halves of the cases. Whatever is chosen by measurement (settings, weights of features, which scans train an
 * encoder, when training stops) is chosen on `choose`; `report` is looked at once the choice stands.
 *
 * - Sets of several scans go to the halves in turn, in the order of their names; hearts by patient.
 * - Of the two gliomas, TCGA chooses and BraTS 2013, which has an expert's truth, reports; their slices and their
 *   two-channel volumes go with them.
 * - Single scans are never split by structure, as structures of one scan share its contrast and noise. The FreeSurfer
 *   brain and the TotalSegmentator CT of 3 mm stay whole in `report`; the Colin 27 brain (AAL) and the TotalSegmentator
 *   CT of 20 slices choose in their place.
 */
export type Half = 'choose' | 'report';

/** The half of the case at a place in a list, when cases go to the halves in turn. */
export function halfInTurn(index: number): Half {
  return index % 2 === 0 ? 'choose' : 'report';
}

/** The cases of one half. */
export function inHalf<T extends { readonly half: Half }>(cases: readonly T[], half: Half): T[] {
  return cases.filter((one) => one.half === half);
}
