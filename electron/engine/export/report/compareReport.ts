import type { CodedConcept } from '../../../contract';
import { conceptOf } from '../dicom/concepts';
import type { Measurement } from './measurements';
import { readReport, type ReadGroup } from './readReport';
import type { Report } from './reportDataSet';

/** A decimal string holds sixteen characters: at least ten digits of any measure. */
const DECIMAL_PRECISION = 1e-9;

/** True where a report that was read back says of every segment what was measured: number for number, code for code. */
export function isFaithfulReport(written: Uint8Array, report: Report): boolean {
  const groups = readReport(written);
  return (
    groups.length === report.data.segments.length &&
    groups.every((group, index) => sameGroup(group, index, report))
  );
}

function sameGroup(group: ReadGroup, index: number, { data, source, seg, measurements }: Report): boolean {
  const expected = measurements[index];
  return (
    group.trackingUid === seg.tracking[index].uid &&
    group.finding === codeText(conceptOf(data.segments[index].code).type) &&
    group.segment.sopInstance === seg.sopInstance &&
    group.segment.number === index + 1 &&
    group.sourceSeries === source.seriesUid &&
    group.measurements.length === expected.length &&
    group.measurements.every((read, at) => sameMeasurement(read, expected[at]))
  );
}

function sameMeasurement(read: ReadGroup['measurements'][number], expected: Measurement): boolean {
  const modifiers = [expected.method, expected.derivation].flatMap((concept) =>
    concept === null ? [] : [codeText(concept)],
  );
  return (
    read.quantity === codeText(expected.quantity) &&
    read.unit === codeText(expected.unit) &&
    read.modifiers.join() === modifiers.join() &&
    read.binary === expected.value &&
    Math.abs(read.decimal - expected.value) <= DECIMAL_PRECISION * Math.abs(expected.value)
  );
}

function codeText({ value, scheme }: CodedConcept): string {
  return `${value} ${scheme}`;
}
