// `npm test`: installs what is missing, a browser included, and runs every check and every test.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ROOT, ensureBuilt, ensurePackages } from './ensure.mjs';
import { lint } from './lint.mjs';
import { runTool } from './stages.mjs';

const RESULTS = path.join(ROOT, 'test-results');
const UNIT = path.join(RESULTS, 'unit.json');
const END_TO_END = path.join(RESULTS, 'e2e.json');

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

function unitCounts() {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = read(UNIT);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

function endToEndCounts() {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = read(END_TO_END).stats ?? {};
  return { passed: expected + flaky, failed: unexpected, skipped };
}

/** Each stage that failed without a failing test of its own counts as one: nothing that failed goes uncounted. */
function summarise(failedStages) {
  const counts = [unitCounts(), endToEndCounts()];
  const total = (key) => counts.reduce((sum, count) => sum + count[key], 0);
  return `${total('passed')} passed, ${total('failed') + failedStages} failed, ${total('skipped')} skipped`;
}

function runUnitTests() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT}`];
  return runTool('unit tests (vitest)', 'vitest/vitest.mjs', ['run', ...reporters]);
}

function runEndToEndTests(chromium) {
  return runTool('end-to-end tests (playwright)', '@playwright/test/cli.js', ['test'], {
    GRANULE_CHROMIUM: chromium,
  });
}

ensurePackages();
rmSync(RESULTS, { recursive: true, force: true });
const chromium = await ensureChromium();
let failedStages = lint();
await ensureBuilt();
const unitPassed = runUnitTests();
if (!unitPassed && unitCounts().failed === 0) failedStages += 1;
const endToEndPassed = runEndToEndTests(chromium);
if (!endToEndPassed && endToEndCounts().failed === 0) failedStages += 1;

process.stdout.write(`\n${summarise(failedStages)}\n`);
process.exitCode = failedStages === 0 && unitPassed && endToEndPassed ? 0 : 1;
