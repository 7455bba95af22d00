import { createRequire } from 'node:module';
import path from 'node:path';
import { InterfaceTypes, runPipelineNode, type Image } from 'itk-wasm';
import { withoutConsole } from '../withoutConsole';

const PIPELINES = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@itk-wasm/image-io')),
  'pipelines',
);

/** Readers of ITK, by the name of their compiled pipeline. */
export type ItkReader = 'bmp' | 'gdcm' | 'jpeg' | 'meta' | 'nrrd' | 'png' | 'tiff';

export interface ItkRequest {
  readonly reader: ItkReader;
  /** A file on disk, or the bytes of one. */
  readonly input: { readonly file: string } | { readonly name: string; readonly bytes: Uint8Array };
  /** Geometry and type only: `data` stays empty. */
  readonly headerOnly: boolean;
}

/** An image as ITK reads it; null where ITK says that it cannot. ITK's own messages hold paths and are dropped. */
export async function readWithItk({ reader, input, headerOnly }: ItkRequest): Promise<Image | null> {
  const onDisk = 'file' in input;
  const name = onDisk ? path.resolve(input.file) : input.name;
  const inputs = onDisk ? [] : [{ type: InterfaceTypes.BinaryFile, data: { path: name, data: input.bytes } }];
  const options = ['--memory-io', ...(headerOnly ? ['--information-only'] : [])];
  const outputs = [{ type: InterfaceTypes.JsonCompatible }, { type: InterfaceTypes.Image }];
  try {
    const result = await withoutConsole(() =>
      runPipelineNode(
        path.join(PIPELINES, `${reader}-read-image`),
        [name, '0', '1', ...options],
        outputs,
        inputs,
        new Set(onDisk ? [path.dirname(name)] : []),
      ),
    );
    const [couldRead, image] = result.outputs;
    return couldRead?.data === true && image !== undefined ? (image.data as Image) : null;
  } catch {
    // A pipeline that aborts throws a bare number: the address of an exception inside the module.
    return null;
  }
}
