import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const BUILD = fileURLToPath(new URL('../../../build', import.meta.url));
const folder = temporaryFolder();

/** A launcher around a program that is written here. */
function writeLauncher(name: string, program: string): string {
  const child = path.join(folder, `${name}.mjs`);
  const launcher = path.join(folder, `${name}-launcher.mjs`);
  const runToEnd = new URL('childProcess.mjs', `file://${BUILD}/`).href;
  writeFileSync(child, program);
  writeFileSync(
    launcher,
    `import { runToEnd } from ${JSON.stringify(runToEnd)};
process.exitCode = await runToEnd(process.execPath, [${JSON.stringify(child)}]);`,
  );
  return launcher;
}

it('passes on standard output and the exit code', () => {
  const launcher = writeLauncher('five', `process.stdout.write('{"a":1}'); process.exit(5);`);
  const { status, stdout } = spawnSync(process.execPath, [launcher], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 5, stdout: '{"a":1}' });
});

it('lets the program decide how an interrupt from the terminal ends it', async () => {
  const launcher = writeLauncher(
    'interrupted',
    `process.on('SIGINT', () => { console.log('cleaned up'); process.exit(4); });
setInterval(() => undefined, 1000);
console.log('ready');`,
  );
  const child = spawn(process.execPath, [launcher], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
    // A terminal interrupts the whole group of processes.
    if (output === 'ready\n' && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect({ code, output }).toEqual({ code: 4, output: 'ready\ncleaned up\n' });
});

it('ends the program when it is itself asked to end', async () => {
  const launcher = writeLauncher(
    'terminated',
    `process.on('SIGTERM', () => process.exit(4));
setInterval(() => undefined, 1000);
console.log('ready');`,
  );
  const child = spawn(process.execPath, [launcher], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => child.kill('SIGTERM'));
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(4);
});

it('answers wrong arguments with exit code 2 and nothing on standard output', () => {
  const granule = path.join(BUILD, 'granule.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [granule, 'nonsense'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('nonsense');
});

it('names a file that is not there instead of opening an empty window', () => {
  const granule = path.join(BUILD, 'granule.mjs');
  const missing = path.join(folder, 'missing.nii.gz');
  const { status, stdout, stderr } = spawnSync(process.execPath, [granule, 'open', folder, missing], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  expect(stderr).toContain(missing);
});
