import dicomParser, { type DataSet } from 'dicom-parser';

/** A region of interest as another reader finds it in a structure set. */
export interface ReadRoi {
  readonly number: number;
  readonly name: string;
  readonly frameOfReference: string;
  readonly color: readonly number[];
  readonly contours: readonly ReadContour[];
}

interface ReadContour {
  readonly type: string;
  /** The image it was drawn on, and the frame's number in that file (1 where the file has one). */
  readonly sopInstance: string;
  readonly frame: number;
  readonly statedPoints: number;
  /** LPS millimetres, three numbers a corner. */
  readonly pointsMm: readonly number[];
}

/** Reads the regions of interest of an RT Structure Set with dicom-parser. */
export function readStructureSet(bytes: Uint8Array): ReadRoi[] {
  const data = dicomParser.parseDicom(bytes);
  const contoursOf = new Map(
    items(data, 'x30060039').map((item) => [
      item.intString('x30060084'),
      { color: numbers(item, 'x3006002a'), contours: items(item, 'x30060040').map(readContour) },
    ]),
  );
  return items(data, 'x30060020').map((item) => {
    const number = item.intString('x30060022') ?? NaN;
    const drawn = contoursOf.get(number) ?? { color: [], contours: [] };
    const frameOfReference = item.string('x30060024') ?? '';
    return { number, name: utf8(item, 'x30060026'), frameOfReference, ...drawn };
  });
}

function readContour(item: DataSet): ReadContour {
  const [image] = items(item, 'x30060016');
  return {
    type: item.string('x30060042') ?? '',
    sopInstance: image.string('x00081155') ?? '',
    frame: image.intString('x00081160') ?? 1,
    statedPoints: item.intString('x30060046') ?? NaN,
    pointsMm: numbers(item, 'x30060050'),
  };
}

function items(data: DataSet, tag: string): DataSet[] {
  return (data.elements[tag]?.items ?? []).flatMap(({ dataSet }) => (dataSet === undefined ? [] : [dataSet]));
}

function numbers(data: DataSet, tag: string): number[] {
  return (data.string(tag) ?? '').split('\\').map(Number);
}

function utf8(data: DataSet, tag: string): string {
  const element = data.elements[tag];
  if (element === undefined) return '';
  const bytes = data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  return new TextDecoder().decode(bytes).trim();
}
