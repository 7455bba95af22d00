import type { Finding, Grid } from '../../../../native-models/geometry';

export interface GifSource {
  readonly file: string;
  readonly grid: Grid;
  /** One where the palette holds greys only. */
  readonly channels: 1 | 3;
  readonly findings: readonly Finding[];
}
