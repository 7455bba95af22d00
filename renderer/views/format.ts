const THREE_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: false });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: false });

/** A measured number: whole from 100 upwards, three digits below. */
export function formatNumber(value: number): string {
  return Math.abs(value) >= 100 ? WHOLE.format(value) : THREE_DIGITS.format(value);
}
