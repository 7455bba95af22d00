import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { encoderDigest, loadEncoder, type Encoder, type ImageKind } from '../../../native-models/cuts';
import { ExpectedFailure } from '../../../native-models/failure';
import { UserFacingError, failure } from '../errors';
import { shippedPath } from '../resources';

/** The encoder that looks at raw intensity: the baseline that learning must beat. */
const INTENSITY = 'intensity';

/** Shipped encoders by the kind of image they were trained on. */
const SHIPPED: readonly ImageKind[] = ['mr', 'ct', 'photo'];

/** What lies beside each shipped encoder. */
const manifest = z.object({
  name: z.string(),
  description: z.string(),
  /** SHA-256 of the .onnx file, hexadecimal. */
  sha256: z.string().length(64),
});

/** An encoder ready to use; `encoder` is null for raw intensity. */
export interface ChosenEncoder {
  readonly name: string;
  readonly sha256: string;
  readonly encoder: Encoder | null;
}

function weightsPath(file: string): string {
  return shippedPath('native-models', 'weights', file);
}

async function readManifest(name: string): Promise<z.infer<typeof manifest>> {
  return manifest.parse(JSON.parse(await readFile(weightsPath(`${name}.json`), 'utf8')));
}

/** Names and descriptions of the encoders that ship, and of the baseline without one. */
export async function shippedEncoders(): Promise<{ name: string; description: string }[]> {
  const manifests = await Promise.all(SHIPPED.map(readManifest));
  return [
    ...manifests.map(({ name, description }) => ({ name, description })),
    { name: INTENSITY, description: 'Raw intensity, without a learned encoder.' },
  ];
}

async function readEncoderFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch {
    throw new UserFacingError(
      'encoder-not-found',
      `There is no encoder "${file}".`,
      `Name one of ${SHIPPED.join(', ')}, ${INTENSITY}, or a file made by "granule train".`,
      'input',
    );
  }
}

/** Loads an encoder file; a failure names the file. */
async function loadEncoderFile(file: string): Promise<ChosenEncoder> {
  const bytes = await readEncoderFile(file);
  try {
    const encoder = loadEncoder(bytes);
    return { name: path.basename(file), sha256: encoderDigest(encoder), encoder };
  } catch (error) {
    if (error instanceof ExpectedFailure)
      throw failure(error.code, `${file}: ${error.message}`, error.nextStep);
    throw error;
  }
}

/** The encoder of that name or file; 'auto' is the shipped one for the kind of image. */
export async function chooseEncoder(wanted: string, kind: ImageKind): Promise<ChosenEncoder> {
  const name = wanted === 'auto' ? kind : wanted;
  if (name === INTENSITY) return { name, sha256: '', encoder: null };
  if (!SHIPPED.some((shipped) => shipped === name)) return loadEncoderFile(name);
  return { ...(await loadEncoderFile(weightsPath(`${name}.onnx`))), name };
}
