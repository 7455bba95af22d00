import { strings } from '../strings';

/** What programs write where nobody gave a description. */
const MEANINGLESS = /^(none|null|nil|undefined|unknown|unnamed|n\/?a|[-_.?]*)$/i;

/** What a person calls a scan: its description, or its kind where nobody described it. */
export function seriesName({
  description,
  modality,
}: {
  readonly description: string;
  readonly modality: string;
}): string {
  const trimmed = description.trim();
  return MEANINGLESS.test(trimmed) ? strings.sources.untitled(modality) : trimmed;
}
