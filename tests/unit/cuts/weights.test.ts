import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encoderDigest, loadEncoder } from '../../../native-models/cuts';

const manifest = z.strictObject({
  name: z.string(),
  description: z.string().min(1),
  sha256: z.string().length(64),
  weightsDigest: z.string().length(64),
  bytes: z.number().int().max(1_300_000),
  method: z.string(),
  channels: z.number().int(),
  steps: z.number().int().positive(),
  seed: z.number().int(),
  command: z.string().startsWith('granule train '),
  data: z.array(z.object({ title: z.string(), origin: z.string(), licence: z.string() })).min(1),
  licence: z.literal('Apache-2.0'),
});

describe.each([
  ['mr', 1],
  ['ct', 1],
  ['photo', 3],
])('the shipped encoder %s', (name, channels) => {
  const read = (extension: string) =>
    readFileSync(new URL(`../../../native-models/weights/${name}.${extension}`, import.meta.url));
  const stated = manifest.parse(JSON.parse(read('json').toString('utf8')));

  it('is the file that its manifest describes', () => {
    const bytes = read('onnx');
    const encoder = loadEncoder(bytes);
    expect(bytes).toHaveLength(stated.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(stated.sha256);
    expect(encoderDigest(encoder)).toBe(stated.weightsDigest);
    expect(encoder.description).toMatchObject({
      channels,
      kind: name,
      steps: stated.steps,
      seed: stated.seed,
      adaptedFrom: '',
    });
    expect(stated).toMatchObject({ name, channels });
  });

  it('was trained on data whose licence allows it', () => {
    for (const { licence } of stated.data) expect(licence).not.toMatch(/NC|research|SA/);
  });
});
