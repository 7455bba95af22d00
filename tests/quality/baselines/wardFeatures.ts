import type { RegionFeatures } from '../../../native-models/condensation';
import type { Grid } from '../../../native-models/geometry';
import {
  combineFeatures,
  type ChannelImage,
  type DescribedRegions,
  type FeatureGroup,
} from '../../../native-models/regions';
import { derivativeMeans } from './derivatives';
import { standardised } from './standardised';

/** How much each kind of feature counts under Ward's cost: the best known when the product had no distributions. */
const WEIGHTS = { intensity: 1, derivatives: 0.7, position: 1.5 } as const;

type Described = Pick<DescribedRegions, 'regions' | 'statistics' | 'intensity'>;

const joined = (groups: readonly FeatureGroup[], { statistics }: Described) =>
  combineFeatures(groups, statistics, WEIGHTS.position);

const intensityOf = ({ intensity }: Described): FeatureGroup => ({
  features: standardised(intensity),
  weight: WEIGHTS.intensity,
});

/** Mean values of the channels and position. */
export function intensityFeatures(described: Described): RegionFeatures {
  return joined([intensityOf(described)], described);
}

/** The same with mean derivatives at several scales. */
export async function intensityAndDerivatives(
  described: Described,
  image: ChannelImage,
  grid: Grid,
): Promise<RegionFeatures> {
  const features = standardised(await derivativeMeans(described.regions, image, grid));
  return joined([intensityOf(described), { features, weight: WEIGHTS.derivatives }], described);
}
