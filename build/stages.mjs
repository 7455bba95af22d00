import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './ensure.mjs';

/** Runs one stage of the checks, saying which, and returns whether it passed. */
export function runStage(name, command, args, environment = {}) {
  process.stdout.write(`\n── ${name}\n`);
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  if (status !== 0) process.stdout.write(`── ${name} failed\n`);
  return status === 0;
}

/** Runs a program of an installed package through this Node. */
export function runTool(name, script, args, environment) {
  return runStage(name, process.execPath, [path.join(ROOT, 'node_modules', script), ...args], environment);
}
