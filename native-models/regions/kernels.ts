import { pairsOfRows } from './adjacency';
import { assignRows } from './clustering';
import { joinsBeforeRows, piecesOfRows } from './components';
import { derivativeCountsOfRows } from './derivatives';
import { flatContactsOfRows } from './flatSeeds';
import { neighboursOfSmallInRows } from './fragments';
import { channelSumsOfRows } from './means';
import { relabelRows } from './relabel';
import { rangesOfRows } from './seeding';
import { smoothLines } from './smoothing';
import { valueCountsOfRows } from './values';

/** Every kernel that growing and describing regions runs, by the name under which another thread finds it. */
export const REGION_KERNELS = {
  assignRows,
  channelSumsOfRows,
  derivativeCountsOfRows,
  flatContactsOfRows,
  joinsBeforeRows,
  neighboursOfSmallInRows,
  pairsOfRows,
  piecesOfRows,
  rangesOfRows,
  relabelRows,
  smoothLines,
  valueCountsOfRows,
};
