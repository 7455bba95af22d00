import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

type OnSecond = (argv: string[], workingDirectory: string) => void;
interface Call {
  readonly argv: string[];
  readonly workingDirectory: string;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process that holds the lock, or null where that process is gone. */
function holderOf(lock: string): number | null {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    return isRunning(pid) ? pid : null;
  } catch {
    return null;
  }
}

/**
 * True for the first instance that works in this folder. A later one leaves its arguments in the folder `calls`,
 * where the first finds them.
 */
export function takeInstanceLock(folder: string, onSecond: OnSecond): boolean {
  const lock = path.join(folder, 'stand-in.pid');
  const calls = path.join(folder, 'stand-in-calls');
  mkdirSync(calls, { recursive: true });
  if (holderOf(lock) !== null) {
    const call: Call = { argv: process.argv, workingDirectory: process.cwd() };
    writeFileSync(path.join(calls, `${process.pid}.json`), JSON.stringify(call));
    return false;
  }
  writeFileSync(lock, String(process.pid));
  process.on('exit', () => rmSync(lock, { force: true }));
  watch(calls, (_event, name) => {
    if (name !== null) readCall(path.join(calls, name), onSecond);
  }).unref();
  return true;
}

function readCall(file: string, onSecond: OnSecond): void {
  let call: Call;
  try {
    call = JSON.parse(readFileSync(file, 'utf8')) as Call;
  } catch {
    // Not written to its end yet: the watcher reports the file again. Or read already.
    return;
  }
  rmSync(file, { force: true });
  onSecond(call.argv, call.workingDirectory);
}
