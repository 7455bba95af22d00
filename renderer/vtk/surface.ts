import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkPolyData from '@kitware/vtk.js/Common/DataModel/PolyData';
import vtkCellArray from '@kitware/vtk.js/Common/Core/CellArray';
import vtkImageMarchingCubes from '@kitware/vtk.js/Filters/General/ImageMarchingCubes';
import { indexToLps, type Grid } from '../../native-models/geometry';
import type { MaskBlock } from '../views/maskBlock';
import type { Rgb } from '../state/segments';

/** A closed surface in LPS millimetres. */
export interface Surface {
  readonly color: Rgb;
  /** Three numbers a point. */
  readonly points: Float32Array;
  readonly normals: Float32Array;
  /** vtk's cells: 3, a, b, c for each triangle. */
  readonly triangles: Uint32Array;
}

/** The half-way surface of a block of occupancy. */
export function segmentSurface(grid: Grid, block: MaskBlock, color: Rgb): Surface {
  const image = vtkImageData.newInstance();
  image.setDimensions([...block.size]);
  image.setSpacing([block.step, block.step, block.step]);
  image.setOrigin([...block.first]);
  image.getPointData().setScalars(vtkDataArray.newInstance({ values: block.occupancy }));
  const filter = vtkImageMarchingCubes.newInstance({
    contourValue: 0.5,
    computeNormals: true,
    mergePoints: true,
  });
  filter.setInputData(image);
  filter.update();
  const output = filter.getOutputData();
  const points = Float32Array.from(output.getPoints().getData());
  const normals = Float32Array.from(output.getPointData().getNormals()?.getData() ?? []);
  const triangles = Uint32Array.from(output.getPolys().getData());
  filter.delete();
  toPatient(grid, points, normals);
  return { color, points, normals, triangles };
}

/** Points from voxel indices to LPS; normals by the inverse transpose, which for a grid divides by the spacing. */
function toPatient(grid: Grid, points: Float32Array, normals: Float32Array): void {
  const d = grid.direction;
  const s = grid.spacingMm;
  for (let at = 0; at < points.length; at += 3) {
    points.set(indexToLps(grid, [points[at], points[at + 1], points[at + 2]]), at);
    const [a, b, c] = [normals[at] / s[0], normals[at + 1] / s[1], normals[at + 2] / s[2]];
    const [x, y, z] = [
      d[0] * a + d[1] * b + d[2] * c,
      d[3] * a + d[4] * b + d[5] * c,
      d[6] * a + d[7] * b + d[8] * c,
    ];
    const length = Math.hypot(x, y, z) || 1;
    normals.set([x / length, y / length, z / length], at);
  }
}

export function polyDataOf({ points, normals, triangles }: Surface): vtkPolyData {
  const polyData = vtkPolyData.newInstance();
  polyData.getPoints().setData(points, 3);
  polyData.setPolys(vtkCellArray.newInstance({ values: triangles }));
  polyData
    .getPointData()
    .setNormals(vtkDataArray.newInstance({ name: 'Normals', values: normals, numberOfComponents: 3 }));
  return polyData;
}
