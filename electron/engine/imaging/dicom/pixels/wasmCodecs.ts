import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A decoder object of one of the codecs, which lives in the memory of its module. */
interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number };
  /** JPEG-LS only: 0 where each component was coded by itself. */
  getInterleaveMode?(): number;
  delete(): void;
}

type Module = Readonly<Record<string, new () => Decoder>>;
type ModuleFactory = (options: {
  wasmBinary: Uint8Array;
  print: () => void;
  printErr: () => void;
}) => Promise<Module>;

const CODECS = {
  'jpeg-2000': { from: 'codec-openjpeg/decodewasm', decoder: 'J2KDecoder' },
  htj2k: { from: 'codec-openjph/wasm', decoder: 'HTJ2KDecoder' },
  'jpeg-ls': { from: 'codec-charls/decodewasm', decoder: 'JpegLSDecoder' },
  jpeg: { from: 'codec-libjpeg-turbo-8bit/decodewasm', decoder: 'JPEGDecoder' },
} as const;

export type WasmCodec = keyof typeof CODECS;

/** Samples as a codec gives them. */
export interface DecodedFrame {
  readonly columns: number;
  readonly rows: number;
  readonly components: number;
  readonly precision: number;
  /** Samples in one byte up to 8 bits, else in two, little endian. */
  readonly bytes: Uint8Array;
  /** Component lies after component, not pixel after pixel. */
  readonly planar: boolean;
}

const modules = new Map<WasmCodec, Promise<Module>>();

/** Decodes one frame; null where the codec cannot. */
export async function decodeWithWasm(codec: WasmCodec, packed: Uint8Array): Promise<DecodedFrame | null> {
  const loaded = modules.get(codec) ?? load(codec);
  modules.set(codec, loaded);
  const decoder = new (await loaded)[CODECS[codec].decoder]();
  try {
    decoder.getEncodedBuffer(packed.length).set(packed);
    decoder.decode();
    const { width, height, componentCount, bitsPerSample } = decoder.getFrameInfo();
    // A copy: the codec's memory is used again for the next frame.
    const bytes = new Uint8Array(decoder.getDecodedBuffer());
    const planar = componentCount > 1 && decoder.getInterleaveMode?.() === 0;
    decoder.delete();
    return {
      columns: width,
      rows: height,
      components: componentCount,
      precision: bitsPerSample,
      bytes,
      planar,
    };
  } catch {
    // What a codec throws is the bare address of an exception in its memory, which is not to be trusted any more.
    modules.delete(codec);
    return null;
  }
}

async function load(codec: WasmCodec): Promise<Module> {
  const wasm = require.resolve(`@cornerstonejs/${CODECS[codec].from}`);
  const factory = require(wasm.replace(/\.wasm$/, '.js')) as ModuleFactory;
  const silent = () => undefined;
  return factory({ wasmBinary: await readFile(wasm), print: silent, printErr: silent });
}
