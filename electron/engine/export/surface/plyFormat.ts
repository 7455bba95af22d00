import type { ExportOptions } from '../../../contract';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { ofBytes, writeFileAtomically } from '../writeFileAtomically';
import { encodePly } from './encodePly';
import { faithfulPly } from './readSurface';
import { comparedSurfaces, provenanceLines, segmentSurfaces } from './segmentSurfaces';

async function write(data: SegmentExport, file: string, { smoothing }: ExportOptions): Promise<Exported> {
  const surfaces = await segmentSurfaces(data, smoothing);
  const contents = encodePly(surfaces, provenanceLines(data, smoothing));
  await writeFileAtomically(file, contents, ofBytes(await faithfulPly(surfaces)));
  return { files: [file], compared: comparedSurfaces(surfaces, smoothing) };
}

/** One binary PLY file in LPS millimetres, points in the colours of their segments. */
export const plyFormat: ExportFormat = {
  id: 'ply',
  name: 'PLY surfaces with colours',
  extensions: ['.ply'],
  usesImage: false,
  files: (_, file) => [file],
  write,
};
