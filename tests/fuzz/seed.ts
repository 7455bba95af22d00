/** Files that belong together, by their names; the first is the one that mutants change most. */
export interface Seed {
  readonly name: string;
  readonly files: Readonly<Record<string, Buffer>>;
}
