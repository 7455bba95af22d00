import { basename } from 'node:path';
import type { ExportOptions } from '../../../contract';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { failure } from '../../errors';
import { refuseStrangers } from '../refuseStrangers';
import { encodeMaterials, encodeObj } from './encodeObj';
import { faithfulMaterials, faithfulObj } from './readSurface';
import { comparedSurfaces, provenanceLines, segmentSurfaces } from './segmentSurfaces';
import { writeTogether } from './writeTogether';

/** Some 60 bytes each: JavaScript holds no longer text in one piece. */
const MOST_TRIANGLES = 5_000_000;

function materialsOf(file: string): string {
  return file.replace(/(\.obj)?$/i, '.mtl');
}

async function write(data: SegmentExport, file: string, { smoothing }: ExportOptions): Promise<Exported> {
  const materials = materialsOf(file);
  await refuseStrangers([materials]);
  const surfaces = await segmentSurfaces(data, smoothing);
  const triangles = surfaces.reduce((sum, { mesh }) => sum + mesh.triangles.length / 3, 0);
  if (triangles > MOST_TRIANGLES)
    throw failure(
      'too-large-for-obj',
      `The surfaces have ${triangles} triangles; a file of text that holds them could not be read back at once.`,
      'Save as PLY or STL, or save fewer segments.',
    );
  const comments = provenanceLines(data, smoothing);
  await writeTogether([
    {
      file,
      contents: encodeObj(surfaces, basename(materials), comments),
      isFaithful: await faithfulObj(surfaces),
    },
    {
      file: materials,
      contents: encodeMaterials(surfaces, comments),
      isFaithful: await faithfulMaterials(surfaces),
    },
  ]);
  return { files: [file, materials], compared: comparedSurfaces(surfaces, smoothing) };
}

/** One OBJ file in LPS millimetres, a named group a segment, its colours in a file of materials beside it. */
export const objFormat: ExportFormat = {
  id: 'obj',
  name: 'OBJ surfaces with names and colours',
  extensions: ['.obj'],
  usesImage: false,
  files: (_, file) => [file, materialsOf(file)],
  write,
};
