import type { Estimate } from './statistics';

/** A figure with three decimals and a true minus sign. */
export function figure(value: number, decimals = 3): string {
  return value.toFixed(decimals).replace('-', '−');
}

/** "0.812 (0.780 to 0.840)"; the mean alone where there is no interval. */
export function cell({ mean, interval }: Estimate, decimals = 3): string {
  const low = (value: number) => figure(value, decimals);
  return interval === null ? low(mean) : `${low(mean)} (${interval.map(low).join(' to ')})`;
}

/** A table of Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
