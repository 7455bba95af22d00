import type { Vec3 } from '../../../../native-models/geometry';

/** White of the profile connection space, D50 (ICC.1:2010), in which DICOM gives colours (PS3.3 C.10.7.1.1). */
const WHITE: Vec3 = [0.9642, 1, 0.8249];
/** Linear sRGB (IEC 61966-2-1) to XYZ under D50, row by row. */
const TO_XYZ: readonly Vec3[] = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
];
const FROM_XYZ: readonly Vec3[] = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
];
/** Where the cube root of CIE 1976 L*a*b* gives way to a line. */
const KNEE = 6 / 29;

function times(matrix: readonly Vec3[], [x, y, z]: Vec3): Vec3 {
  const [a, b, c] = matrix.map((row) => row[0] * x + row[1] * y + row[2] * z);
  return [a, b, c];
}

const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const gamma = (part: number) => (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055);
const root = (part: number) => (part > KNEE ** 3 ? Math.cbrt(part) : part / (3 * KNEE ** 2) + 4 / 29);
const cube = (part: number) => (part > KNEE ? part ** 3 : 3 * KNEE ** 2 * (part - 4 / 29));
const clamp = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)));

/** sRGB, 0..255, as Recommended Display CIELab Value: L* 0..100 and a*, b* -128..127, each over 0..65535. */
export function cielabOf([red, green, blue]: Vec3): Vec3 {
  const xyz = times(TO_XYZ, [linear(red / 255), linear(green / 255), linear(blue / 255)]);
  const [x, y, z] = xyz.map((value, axis) => root(value / WHITE[axis]));
  const [l, a, b] = [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  return [
    clamp((l / 100) * 65535, 65535),
    clamp(((a + 128) / 255) * 65535, 65535),
    clamp(((b + 128) / 255) * 65535, 65535),
  ];
}

/** The other way round. */
export function srgbOf(cielab: Vec3): Vec3 {
  const l = (cielab[0] / 65535) * 100;
  const a = (cielab[1] / 65535) * 255 - 128;
  const b = (cielab[2] / 65535) * 255 - 128;
  const y = (l + 16) / 116;
  const xyz: Vec3 = [WHITE[0] * cube(y + a / 500), WHITE[1] * cube(y), WHITE[2] * cube(y - b / 200)];
  const [red, green, blue] = times(FROM_XYZ, xyz).map((part) => clamp(255 * gamma(Math.max(0, part)), 255));
  return [red, green, blue];
}
