import { cpSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/temporaryFolder';
import { buildEngine, granule, SAMPLE } from './granule';

const scratch = temporaryFolder();
const study = path.join(scratch, 'study');
const result = path.join(scratch, 'result');
const at = (name: string) => path.join(scratch, name);

/** A node and a child of it, as `--nodes` takes them. */
let nested = '';

beforeAll(() => {
  buildEngine();
  cpSync(SAMPLE, study, { recursive: true });
  const run = granule('segment', study, '--out', result, '--encoder', 'intensity', '--regions', '300');
  expect(run.stderr).toBe('');
  const { parent } = JSON.parse(readFileSync(path.join(result, 'tree.json'), 'utf8')) as { parent: number[] };
  const node = parent.length - 4;
  nested = `${node},${parent.indexOf(node) + 1}`;
}, 300_000);

describe('granule export', () => {
  it('writes a DICOM SEG that refers to the scan where it lay, and lists it', () => {
    const run = granule('export', result, '--nodes', nested, '--format', 'dicom-seg', '--out', at('seg'));
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain('read back by another reader and compared');
    expect(run.stdout).toContain(`1 "unnamed region" (nodes +${nested.split(',')[0]})`);
    const { volumes, segmentations } = JSON.parse(granule('info', at('seg.dcm'), '--json').stdout);
    expect(volumes).toEqual([]);
    expect(segmentations[0]).toMatchObject({ format: 'DICOM SEG', size: [256, 256, 20] });
    expect(segmentations[0].segments).toMatchObject([
      { value: 1, name: 'unnamed region', code: null },
      { value: 2, name: 'unnamed region', code: null },
    ]);
  });

  it('is its own truth, whichever format it went through', () => {
    const [node] = nested.split(',');
    for (const [format, file] of [
      ['dicom-seg', 'truth.dcm'],
      ['nrrd', 'truth.seg.nrrd'],
    ]) {
      expect(granule('export', result, '--nodes', node, '--format', format, '--out', at(file)).code).toBe(0);
      const { structures } = JSON.parse(granule('evaluate', result, '--truth', at(file), '--json').stdout);
      expect(structures[0].oracle.bestNode).toEqual({ dice: 1, nodes: [Number(node)] });
    }
  });

  it('is a truth segment by segment where segments overlap', () => {
    const file = at('nested.dcm');
    expect(granule('export', result, '--nodes', nested, '--format', 'dicom-seg', '--out', file).code).toBe(0);
    const refused = granule('evaluate', result, '--truth', file);
    expect([refused.code, refused.stderr.includes('--label: 1 "unnamed region", 2 "unnamed')]).toEqual([
      3,
      true,
    ]);
    nested.split(',').forEach((node, index) => {
      const args = ['evaluate', result, '--truth', file, '--label', String(index + 1), '--json'];
      const { structures } = JSON.parse(granule(...args).stdout);
      expect(structures[0].oracle.bestNode).toEqual({ dice: 1, nodes: [Number(node)] });
    });
  });

  it('replaces a file only when told to', () => {
    const args = ['export', result, '--nodes', nested, '--format', 'nrrd', '--out', at('kept.seg.nrrd')];
    expect(granule(...args).code).toBe(0);
    const before = readFileSync(at('kept.seg.nrrd'));
    const refused = granule(...args, '--name', 'other');
    expect([refused.code, refused.stderr.includes('--force')]).toEqual([3, true]);
    expect(readFileSync(at('kept.seg.nrrd')).equals(before)).toBe(true);
    expect(granule(...args, '--name', 'other', '--force').code).toBe(0);
    expect(readFileSync(at('kept.seg.nrrd')).toString('latin1')).toContain('Segment0_Name:=other');
  });

  it('never replaces the scan or its result, whatever it is told', () => {
    const slice = path.join(study, readdirSync(study)[0]);
    for (const [format, file] of [
      ['dicom-seg', slice],
      ['nifti', path.join(result, 'regions.nii.gz')],
    ]) {
      const before = readFileSync(file);
      const args = ['export', result, '--nodes', nested, '--format', format, '--out', file, '--force'];
      const refused = granule(...args);
      expect([refused.code, refused.stderr.includes('belongs to the scan')]).toEqual([3, true]);
      expect(readFileSync(file).equals(before)).toBe(true);
    }
  });

  it('says what a label map loses of segments that overlap, and refuses one that must not lose', () => {
    const nifti = granule(
      'export',
      result,
      '--nodes',
      nested,
      '--format',
      'nifti',
      '--out',
      at('map.nii.gz'),
    );
    expect([nifti.code, nifti.stderr.includes('Segments overlap')]).toEqual([0, true]);
    const args = ['export', result, '--nodes', nested, '--format', 'dicom-seg', '--seg-type', 'labelmap'];
    const refused = granule(...args, '--out', at('map.dcm'));
    expect([refused.code, refused.stderr.includes('overlap')]).toEqual([3, true]);
  });

  it('finds the scan elsewhere when told where, and takes no other one for it', () => {
    const args = ['export', result, '--nodes', nested, '--format', 'dicom-seg', '--out', at('moved.dcm')];
    renameSync(study, at('moved study'));
    const lost = granule(...args);
    expect([lost.code, lost.stderr.includes('not where they were')]).toEqual([3, true]);
    const wrong = granule(...args, '--source', at('map.nii.gz'));
    expect([wrong.code, wrong.stderr.includes('made from')]).toEqual([3, true]);
    expect(granule(...args, '--source', at('moved study')).code).toBe(0);
  });
});
