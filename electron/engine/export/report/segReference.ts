import { readDataSet } from '../../imaging/dicom/readDataSet';
import { probeFile } from '../../imaging/fileProbe';

/** A written DICOM SEG as a report refers to it. */
export interface SegReference {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly seriesUid: string;
  /** Of each segment, in the order of their numbers from 1: what follows it from report to report. */
  readonly tracking: readonly { readonly id: string; readonly uid: string }[];
}

/** Reads from a DICOM SEG what a report needs to refer to it. */
export async function readSegReference(file: string): Promise<SegReference> {
  const data = await readDataSet(await probeFile(file));
  return {
    sopClass: data.text('x00080016'),
    sopInstance: data.text('x00080018'),
    seriesUid: data.text('x0020000e'),
    tracking: data
      .items('x00620002')
      .map((segment) => ({ id: segment.text('x00620020'), uid: segment.text('x00620021') })),
  };
}
