import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE, buildEngine, granule, granuleInterrupted } from './granule';

const scratch = mkdtempSync(path.join(tmpdir(), 'granule-cli-'));
const at = (...parts: string[]): string => path.join(scratch, ...parts);

beforeAll(() => {
  buildEngine();
  for (const folder of ['empty', 'text', 'inputs', 'out']) mkdirSync(at(folder));
  writeFileSync(at('text', 'report.txt'), 'no image here');
  writeFileSync(at('text', 'notes.md'), 'nor here');
}, 120_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Nothing was left behind where a result would have been. */
function expectNothingWritten(): void {
  expect(readdirSync(at('out'))).toEqual([]);
}

describe('wrong arguments end with 2 and a sentence', () => {
  it.each([
    [['nonsense'], 'nonsense'],
    [['segment', SAMPLE], '--out'],
    [['segment', SAMPLE, '--out', 'x', '--regions', '2.5'], '2.5'],
    [['segment', SAMPLE, '--out', 'x', '--device', 'tpu'], 'tpu'],
    [['segment', SAMPLE, '--out', 'x', '--unknown'], '--unknown'],
    [['segment', '--out', 'x'], 'at least one'],
    [['export', 'x', '--nodes', '1,2', '--format', 'docx', '--out', 'y'], 'docx'],
  ])('%j', (args, named) => {
    const { code, stdout, stderr } = granule(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(named);
    expect(stderr).not.toContain('    at ');
  });
});

describe('inputs that cannot be used end with 3, and nothing is written', () => {
  it.each([
    ['a missing file', () => at('missing.nii.gz'), 'missing.nii.gz'],
    ['an empty folder', () => at('empty'), 'no files'],
    ['a folder of text files', () => at('text'), '2 files were tried'],
  ])('%s', (_name, input, named) => {
    const { code, stdout, stderr } = granule('segment', input(), '--out', at('out', 'result'));
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toContain(named);
    expectNothingWritten();
  });

  it('a NIfTI file that ends too early', () => {
    const whole = at('inputs', 'whole');
    expect(
      granule('segment', SAMPLE, '--out', whole, '--encoder', 'intensity', '--regions', '300').code,
    ).toBe(0);
    const bytes = readFileSync(path.join(whole, 'regions.nii.gz'));
    writeFileSync(at('inputs', 'cut.nii.gz'), bytes.subarray(0, bytes.length / 2));
    const { code, stderr } = granule('segment', at('inputs', 'cut.nii.gz'), '--out', at('out', 'result'));
    expect(code).toBe(3);
    expect(stderr).toContain('cut.nii.gz');
    expectNothingWritten();
  });

  it('an encoder that is none, and a device that is not there', () => {
    writeFileSync(at('inputs', 'fake.onnx'), 'not a network');
    const encoder = granule(
      'segment',
      SAMPLE,
      '--out',
      at('out', 'r'),
      '--encoder',
      at('inputs', 'fake.onnx'),
    );
    expect(encoder.code).toBe(3);
    expect(encoder.stderr).toContain('fake.onnx');
    expectNothingWritten();
  });

  it('info says the same of a folder of text files, with the reason for each', () => {
    const { code, stdout } = granule('info', at('text'), '--json');
    expect(code).toBe(3);
    const { volumes, skipped } = JSON.parse(stdout);
    expect(volumes).toEqual([]);
    expect(skipped.map(({ file }: { file: string }) => path.basename(file)).sort()).toEqual([
      'notes.md',
      'report.txt',
    ]);
    expect(skipped.every(({ code, reason }: { code: string; reason: string }) => code && reason)).toBe(true);
  });
});

describe('an interrupted run', () => {
  it('ends with 4 within a second or so, and leaves the old result as it was', async () => {
    const old = at('out', 'kept');
    expect(granule('segment', SAMPLE, '--out', old, '--encoder', 'intensity', '--regions', '300').code).toBe(
      0,
    );
    const before = readFileSync(path.join(old, 'tree.json'));
    const run = await granuleInterrupted(1500, 'segment', SAMPLE, '--out', old, '--force', '--train', '5000');
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('Cancelled');
    expect(readFileSync(path.join(old, 'tree.json')).equals(before)).toBe(true);
    expect(readdirSync(at('out'))).toEqual(['kept']);
    rmSync(old, { recursive: true });
  });
});

describe('a full disk', () => {
  const mounted = at('small');
  const canMount = ((): boolean => {
    mkdirSync(mounted, { recursive: true });
    return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=500k', 'tmpfs', mounted]).status === 0;
  })();
  if (!canMount)
    process.stderr.write('The full-disk test is skipped: this user cannot mount a small disk.\n');
  afterAll(() => {
    if (canMount) spawnSync('umount', [mounted]);
  });

  it.skipIf(!canMount)('ends with 5 and leaves nothing half-written', () => {
    const { code, stderr } = granule(
      'segment',
      SAMPLE,
      '--out',
      path.join(mounted, 'result'),
      '--encoder',
      'intensity',
    );
    expect(code).toBe(5);
    expect(stderr).toMatch(/disk is full/i);
    expect(readdirSync(mounted)).toEqual([]);
  });
});
