export { describeRegions } from './describe';
export type { RegionDescription } from './describe';
export { combineFeatures, FEATURE_WEIGHTS } from './features';
export type { FeatureGroup } from './features';
export { defaultRegionSettings, growRegions } from './growRegions';
export type { ChannelImage } from './image';
export { RegionMeans } from './means';
