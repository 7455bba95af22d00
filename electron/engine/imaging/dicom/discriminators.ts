import type { DicomDataSet } from './dataSet';
import { groupOf, type FrameAttributes } from './functionalGroups';

interface Discriminator {
  readonly name: string;
  readonly unit: string;
  readonly valueOf: (frame: FrameAttributes) => string;
}

const FRAME_CONTENT = 'x00209111';
const DIFFUSION = 'x00189117';
const B_VALUE = 'x00189087';
const GRADIENT = 'x00189089';

const text = (values: readonly number[] | undefined): string => (values ?? []).join('\\');

/** The value in a functional group, else the classic attribute at the top. */
function either(inGroup: string | undefined, classic: string): string {
  return inGroup === undefined || inGroup === '' ? classic : inGroup;
}

/** Where makers kept the b-value before there was an attribute for it; the owner of a private block is written in it. */
const PRIVATE_B_VALUES: readonly {
  readonly owner: string;
  readonly ownerTag: string;
  readonly read: (data: DicomDataSet) => string;
}[] = [
  { owner: 'SIEMENS MR HEADER', ownerTag: 'x00190010', read: (data) => data.text('x0019100c') },
  {
    owner: 'Philips Imaging DD 001',
    ownerTag: 'x20010010',
    read: (data) => text(data.binary('x20011003', 'FL')),
  },
  {
    owner: 'GEMS_PARM_01',
    ownerTag: 'x00430010',
    // GE adds 1,000,000,000 to b-values of some sequences.
    read: (data) =>
      text(
        data
          .numbers('x00431039')
          .slice(0, 1)
          .map((value) => value % 1e5),
      ),
  },
];

function bValueOf(frame: FrameAttributes): string {
  const { image } = frame;
  const standard = either(
    text(groupOf(frame, DIFFUSION)?.binary(B_VALUE, 'FD')),
    text(image.binary(B_VALUE, 'FD')),
  );
  if (standard !== '') return standard;
  const maker = PRIVATE_B_VALUES.find(({ owner, ownerTag }) => image.text(ownerTag) === owner);
  return maker?.read(image) ?? '';
}

/** Attributes by which several frames at one place may differ, in the order in which they are tried. */
const ALL: readonly Discriminator[] = [
  { name: 'stack', unit: '', valueOf: (frame) => groupOf(frame, FRAME_CONTENT)?.text('x00209056') ?? '' },
  {
    name: 'echo time',
    unit: 'ms',
    valueOf: (frame) =>
      either(text(groupOf(frame, 'x00189114')?.binary('x00189082', 'FD')), frame.image.text('x00180081')),
  },
  {
    name: 'time point',
    unit: '',
    valueOf: (frame) =>
      either(text(groupOf(frame, FRAME_CONTENT)?.binary('x00209128', 'UL')), frame.image.text('x00200100')),
  },
  { name: 'b-value', unit: 's/mm²', valueOf: bValueOf },
  {
    name: 'gradient direction',
    unit: '',
    valueOf: (frame) =>
      either(
        text(groupOf(frame, DIFFUSION, 'x00189076')?.binary(GRADIENT, 'FD')),
        text(frame.image.binary(GRADIENT, 'FD')),
      ),
  },
  {
    name: 'acquisition',
    unit: '',
    valueOf: (frame) =>
      either(text(groupOf(frame, FRAME_CONTENT)?.binary('x00209156', 'US')), frame.image.text('x00200012')),
  },
  {
    name: 'trigger time',
    unit: 'ms',
    valueOf: (frame) =>
      either(text(groupOf(frame, 'x00189118')?.binary('x00209153', 'FD')), frame.image.text('x00181060')),
  },
  { name: 'inversion time', unit: 'ms', valueOf: ({ image }) => image.text('x00180082') },
  { name: 'flip angle', unit: '°', valueOf: ({ image }) => image.text('x00181314') },
  { name: 'kind of image', unit: '', valueOf: kindOfImage },
  {
    name: 'file',
    unit: '',
    valueOf: ({ image }) => (image.text('x00280008') === '' ? '' : image.text('x00080018')),
  },
];

/** Image Type, or Frame Type of the CT, MR or PET functional group, with magnitude, phase, real or imaginary. */
function kindOfImage(frame: FrameAttributes): string {
  for (const sequence of ['x00189226', 'x00189329', 'x00189751']) {
    const item = groupOf(frame, sequence);
    if (item !== undefined) return [item.text('x00089007'), item.text('x00089208')].join('\\');
  }
  return frame.image.text('x00080008');
}

/** Names and units of `DicomFrame.discriminators`, in their order. */
export const DISCRIMINATORS: readonly Omit<Discriminator, 'valueOf'>[] = ALL;

export function discriminatorsOf(frame: FrameAttributes): string[] {
  return ALL.map(({ valueOf }) => valueOf(frame));
}
