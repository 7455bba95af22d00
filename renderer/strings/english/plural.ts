export const number = new Intl.NumberFormat('en');

/** "1 file", "1,234 files". */
export function plural(count: number, one: string, many: string): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}
