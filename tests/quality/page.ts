import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { table } from './markdown';

const PAGE = path.join(path.dirname(fileURLToPath(import.meta.url)), 'RESULTS.md');

/** The parts of the page in its order; each is measured by \`npm run quality -- <part>\`. */
export const PARTS = ['standard', 'faithful', 'stability', 'scaling', 'window'] as const;
export type Part = (typeof PARTS)[number];

/** A row of the table of targets. */
export interface TargetRow {
  readonly what: string;
  readonly target: string;
  readonly got: string;
  /** Whether the truth chose a level or a segment. */
  readonly oracle: 'oracle' | 'no' | '–';
  readonly verdict: 'met' | 'short' | 'not measured';
}

const INTRODUCTION = `# Quality and speed

Written by \`npm run quality\`, part by part (\`npm run quality -- ${PARTS.join(' | ')}\`, all without a name); do not edit. Figures in which the truth chose a level or a segment are **oracle** figures: upper bounds, and always told apart from what a user gets. Data in \`../shared\`; a part whose data is not on the machine keeps its last figures.`;

const HEADER = ['part', 'what', 'target (DESIGN section 7)', 'got', 'oracle', ''] as const;

const marker = (part: Part, end = false) => `<!-- ${end ? 'end of ' : ''}${part} -->`;

/** What stands between two markers; empty where they do not stand. */
function between(page: string, part: Part): string {
  const [start, end] = [page.indexOf(marker(part)), page.indexOf(marker(part, true))];
  return start < 0 || end < start ? '' : page.slice(start + marker(part).length, end).trim();
}

function targetRows(page: string, part: Part): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.split('|')[1].trim() === part)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((text) => text.trim()),
    );
}

/** Replaces one part of RESULTS.md and its rows of the table of targets; the other parts stay as they are. */
export async function updatePage(part: Part, targets: readonly TargetRow[], body: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8').catch(() => '');
  const rows = PARTS.flatMap((other) =>
    other === part
      ? targets.map(({ what, target, got, oracle, verdict }) => [part, what, target, got, oracle, verdict])
      : targetRows(page, other),
  );
  const sections = PARTS.map((other) => [other, other === part ? body : between(page, other)] as const)
    .filter(([, text]) => text !== '')
    .map(([other, text]) => [marker(other), text, marker(other, true)].join('\n\n'));
  const whole = [INTRODUCTION, '## Targets', table(HEADER, rows), ...sections].join('\n\n');
  await writeFile(PAGE, await format(whole, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
}
