import { supervise } from './supervise';

/** `npm run fuzz [cases [seed]]`: opens damaged files and says what became of them; fails where anything broke. */
const [cases = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const { counts, defects, unforeseen, peakBytes } = await supervise({ seed, from: 0, to: cases });
const lines = [
  `${cases} damaged inputs: ${counts.read} read, ${counts.refused} refused in words, ` +
    `${counts.unforeseen} refused without knowing why, ${counts.defect} defects; peak memory ${Math.round(peakBytes / 2 ** 20)} MB`,
  ...Object.entries(unforeseen).map(([name, times]) => `  unforeseen ${times} x ${name}`),
  ...defects.map((defect) => `  DEFECT ${defect}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = defects.length > 0 ? 1 : 0;
