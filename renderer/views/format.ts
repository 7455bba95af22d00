const THREE_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: false });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: false });

/** A measured number: whole from 100 upwards, three digits below. */
export function formatNumber(value: number): string {
  return Math.abs(value) >= 100 ? WHOLE.format(value) : THREE_DIGITS.format(value);
}

/** A window's width and level with the decimals that its width gives meaning: neither is finer than 1 % of it. */
export function formatWindow({ width, level }: { readonly width: number; readonly level: number }): {
  width: string;
  level: string;
} {
  const decimals = Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(width))));
  const format = new Intl.NumberFormat('en', {
    maximumFractionDigits: decimals,
    signDisplay: 'negative',
    useGrouping: false,
  });
  return { width: format.format(width), level: format.format(level) };
}
