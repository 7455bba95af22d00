import { ExpectedFailure } from '../../failure';
import type { NormalisedImage } from './normalisedImage';
import type { Slices } from './slices';
import { slicesOf } from './slices';

/** One image as an encoder of a given number of channels sees it. */
export interface ChannelView {
  readonly values: Float32Array;
  readonly slices: Slices;
  /** Which channel of the image stands at each channel of the encoder. */
  readonly channels: readonly number[];
}

/**
 * How an encoder of `channels` channels looks at an image: as it is where the numbers agree; a grey image fills every
 * channel of a colour encoder; an encoder of one channel looks at each channel of an image by itself.
 */
export function channelViews(image: NormalisedImage, channels: number): ChannelView[] {
  const slices = slicesOf(image);
  const view = (chosen: readonly number[]) => ({ values: image.values, slices, channels: chosen });
  const range = (length: number) => Array.from({ length }, (_, channel) => channel);
  if (image.channels === channels) return [view(range(channels))];
  if (image.channels === 1) return [view(range(channels).map(() => 0))];
  if (channels === 1) return range(image.channels).map((channel) => view([channel]));
  throw unfitting(image, channels);
}

/** The one view of an image that an encoder of `channels` channels takes in at once. */
export function onlyView(image: NormalisedImage, channels: number): ChannelView {
  const [view, ...others] = channelViews(image, channels);
  if (others.length > 0) throw unfitting(image, channels);
  return view;
}

function unfitting(image: NormalisedImage, channels: number): ExpectedFailure {
  return new ExpectedFailure(
    'encoder-channels',
    `The encoder was trained on images of ${channels} ${channels === 1 ? 'channel' : 'channels'}, and this image has ${image.channels}.`,
    'Choose another encoder, or train one on this image.',
  );
}
