import dicomParser, { type DataSet } from 'dicom-parser';

/** A number as another reader finds it in a report; concepts as 'value scheme'. */
interface ReadMeasurement {
  readonly quantity: string;
  readonly modifiers: readonly string[];
  readonly unit: string;
  readonly decimal: number;
  readonly binary: number;
}

/** What a report says of one segment. */
export interface ReadGroup {
  readonly trackingUid: string;
  readonly finding: string;
  readonly segment: { readonly sopInstance: string; readonly number: number };
  readonly sourceSeries: string;
  readonly measurements: readonly ReadMeasurement[];
}

/** Reads the measurement groups of a structured report with dicom-parser. */
export function readReport(bytes: Uint8Array): ReadGroup[] {
  const root = dicomParser.parseDicom(bytes);
  return childrenOf(root)
    .filter((item) => nameOf(item) === '126010 DCM')
    .flatMap(childrenOf)
    .filter((item) => nameOf(item) === '125007 DCM')
    .map(readGroup);
}

function readGroup(group: DataSet): ReadGroup {
  const children = childrenOf(group);
  const named = (name: string): DataSet | undefined => children.find((item) => nameOf(item) === name);
  const [reference] = itemsOf(named('121191 DCM'), 'x00081199');
  return {
    trackingUid: named('112040 DCM')?.string('x0040a124') ?? '',
    finding: conceptIn(named('121071 DCM'), 'x0040a168'),
    segment: {
      sopInstance: reference?.string('x00081155') ?? '',
      number: reference?.uint16('x0062000b') ?? NaN,
    },
    sourceSeries: named('121232 DCM')?.string('x0040a124') ?? '',
    measurements: children.filter((item) => item.string('x0040a040') === 'NUM').map(readMeasurement),
  };
}

function readMeasurement(item: DataSet): ReadMeasurement {
  const [value] = itemsOf(item, 'x0040a300');
  return {
    quantity: nameOf(item),
    modifiers: childrenOf(item).map((modifier) => conceptIn(modifier, 'x0040a168')),
    unit: conceptIn(value, 'x004008ea'),
    decimal: value?.floatString('x0040a30a') ?? NaN,
    binary: value?.double('x0040a161') ?? NaN,
  };
}

function itemsOf(data: DataSet | undefined, tag: string): DataSet[] {
  return (data?.elements[tag]?.items ?? []).flatMap(({ dataSet }) =>
    dataSet === undefined ? [] : [dataSet],
  );
}

function childrenOf(item: DataSet): DataSet[] {
  return itemsOf(item, 'x0040a730');
}

function nameOf(item: DataSet): string {
  return conceptIn(item, 'x0040a043');
}

function conceptIn(item: DataSet | undefined, tag: string): string {
  const [concept] = itemsOf(item, tag);
  const value = concept?.string('x00080100') ?? concept?.string('x00080119') ?? '';
  return `${value} ${concept?.string('x00080102') ?? ''}`;
}
