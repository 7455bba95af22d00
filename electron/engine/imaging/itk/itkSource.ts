import type { DataType } from '../../../contract';
import type { Finding, Grid } from '../../../../native-models/geometry';
import type { ItkReader } from './readPipeline';

/** A file format that ITK reads for us. */
export interface ItkFormat {
  readonly name: string;
  readonly reader: ItkReader;
  /** A flat picture (PNG, JPEG, TIFF, BMP) has no place in the patient. */
  readonly picture: boolean;
}

export interface ItkSource {
  readonly file: string;
  readonly format: ItkFormat;
  readonly grid: Grid;
  /** Components of a voxel in the file; more than four are time points or directions, of which the first is read. */
  readonly components: number;
  readonly dataType: DataType;
  readonly findings: readonly Finding[];
}
