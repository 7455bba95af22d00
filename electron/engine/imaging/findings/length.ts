/** A length as it is said in a finding. */
export const mm = (value: number): string => `${Number(value.toFixed(3))} mm`;

/** A number as it rides beside the sentence. */
export const rounded = (value: number): number => Number(value.toFixed(4));
