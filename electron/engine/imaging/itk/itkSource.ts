import type { DataType } from '../../../contract';
import type { Finding, Grid } from '../../../../native-models/geometry';
import type { Orientation } from '../pictures/orientation';
import type { ItkReader } from './readPipeline';

/** A file format that ITK reads for us. */
export interface ItkFormat {
  readonly name: string;
  readonly reader: ItkReader;
}

export interface ItkSource {
  readonly file: string;
  readonly format: ItkFormat;
  readonly modality: string;
  readonly grid: Grid;
  /** Numbers of a voxel as ITK gives them. */
  readonly components: number;
  /** Those of them that are channels: one of more than four, the colours without an alpha that ITK adds. */
  readonly channels: number;
  /** Of the file's volumes, from 0; where a voxel has more than four numbers, each of them is a volume. */
  readonly index: number;
  readonly dataType: DataType;
  readonly findings: readonly Finding[];
  /** How the pixels that ITK gives must be turned to fill the grid; 1 where they fill it as they are. */
  readonly orientation: Orientation;
  /** True where the file's zero is white. */
  readonly zeroIsWhite: boolean;
}
