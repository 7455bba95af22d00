import { spawn } from 'node:child_process';
import os from 'node:os';

/** Exit code as a shell gives it: 128 + number where a signal ended the process. */
function exitCode(code, signal) {
  return code ?? 128 + os.constants.signals[signal];
}

/**
 * Runs a program to its end in this terminal and resolves with its exit code. An interrupt reaches the program
 * itself, from the terminal or passed on, and it decides how to end.
 */
export function runToEnd(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  // A terminal sends Ctrl-C to the whole group; only what comes from elsewhere is passed on.
  const ignore = () => undefined;
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore);
  process.on('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', passOn);
      resolve(exitCode(code, signal));
    });
  });
}
