import type { ExportOptions } from '../../../contract';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { refuseStrangers } from '../refuseStrangers';
import { encodeStl } from './encodeStl';
import { faithfulStl } from './readSurface';
import { comparedSurfaces, provenanceLine, segmentSurfaces } from './segmentSurfaces';
import { writeTogether } from './writeTogether';

/** STL holds one surface: several segments go into files of their own, numbered by their values. */
function files({ segments }: SegmentExport, file: string): string[] {
  if (segments.length === 1) return [file];
  return segments.map(({ value }) => file.replace(/(\.stl)?$/i, `-${value}.stl`));
}

async function write(data: SegmentExport, file: string, { smoothing }: ExportOptions): Promise<Exported> {
  const named = files(data, file);
  await refuseStrangers(named.filter((name) => name !== file));
  const surfaces = await segmentSurfaces(data, smoothing);
  const header = provenanceLine(data, smoothing);
  await writeTogether(
    await Promise.all(
      surfaces.map(async (surface, index) => ({
        file: named[index],
        contents: encodeStl(surface.mesh, header),
        isFaithful: await faithfulStl(surface),
      })),
    ),
  );
  return { files: named, compared: comparedSurfaces(surfaces, smoothing) };
}

/** Binary STL in LPS millimetres. */
export const stlFormat: ExportFormat = {
  id: 'stl',
  name: 'STL surfaces',
  extensions: ['.stl'],
  usesImage: false,
  files,
  loses: ({ segments }) =>
    segments.length === 1
      ? 'STL holds no name and no colour.'
      : 'STL holds no names and no colours; each segment becomes a file of its own.',
  write,
};
