import path from 'node:path';
import type { SkippedFile } from '../../contract';
import { foundSeries } from './dicom/foundSeries';
import type { Inventory } from './found';
import { headerFileOf } from './unrecognised';
import { listFiles } from './files/listFiles';
import { sweepPrivateFolders } from './files/privateFolder';
import { shownPath } from './files/unpackedFiles';
import type { ReadHooks } from './readHooks';
import { Search } from './search';
import { withoutCopies } from './segmentations/copies';

/**
 * Finds the volumes in files, folders and archives by reading headers only. A file that cannot be used costs that file:
 * it is listed with the reason, and the rest is found all the same. A DICOMDIR named by itself stands for its medium.
 */
export async function inspect(paths: readonly string[], hooks: ReadHooks = {}): Promise<Inventory> {
  sweepPrivateFolders();
  const listed = await listFiles(paths, hooks.signal);
  const search = new Search(hooks);
  await search.visit([...new Set(listed.files.map(headerFileOf))]);
  await visitMedia(search, paths, hooks);
  const series = foundSeries(search.slices);
  const volumes = search.inOrder([...search.volumes, ...series.volumes]);
  const { segmentations, skipped: copies } = await withoutCopies(search.segmentations);
  const skipped = [
    ...[...listed.skipped, ...search.skipped, ...missingFromMedia(search)],
    ...[...series.skipped, ...copies],
  ];
  // The second file of a pair, such as the .raw beside a .mhd, was met by itself first.
  const used = new Set(volumes.flatMap((volume) => volume.files.map((file) => path.resolve(file))));
  return {
    volumes,
    segmentations,
    skipped: skipped
      .filter(({ file }) => !used.has(path.resolve(file)))
      .map((entry) => ({ ...entry, file: shownPath(entry.file) })),
  };
}

/** Visits what the named DICOMDIRs list; where one is damaged, or nothing of it is there, what lies beside it. */
async function visitMedia(search: Search, paths: readonly string[], hooks: ReadHooks): Promise<void> {
  const named = new Set(paths.map((entry) => path.resolve(entry)));
  const isNamed = ({ file }: { readonly file: string }) => named.has(path.resolve(file));
  const visitBeside = async ({ file }: { readonly file: string }) =>
    search.visit((await listFiles([path.dirname(file)], hooks.signal)).files);
  const damaged = search.skipped.filter(
    ({ file, code }) => code !== 'dicomdir' && /^dicomdir$/i.test(path.basename(file)),
  );
  for (const directory of search.directories.filter(isNamed)) {
    const present = directory.listed.filter(({ exists }) => exists);
    if (present.length > 0) await search.visit(present.map(({ file }) => file));
    else await visitBeside(directory);
  }
  for (const file of damaged.filter(isNamed)) await visitBeside(file);
}

/** Files that a DICOMDIR lists and that are neither in their places nor, under other names, elsewhere. */
function missingFromMedia({ directories, slices }: Search): SkippedFile[] {
  const instances = new Set(slices.map(({ sopInstance }) => sopInstance));
  const missing = new Map<string, SkippedFile>();
  for (const directory of directories)
    for (const { file, exists, sopInstance } of directory.listed)
      if (!exists && !instances.has(sopInstance))
        missing.set(file, {
          file,
          code: 'missing-file',
          reason: `"${path.basename(directory.file)}" lists this file, but it is not there.`,
        });
  return [...missing.values()];
}
