/** Something that is worth a look: where it is, how much of it there is, and what to do. */
export interface Hint {
  /** Name of the feature or of the source that it is about; undefined when it is about users. */
  readonly about: string | undefined;
  /** The source's column, where it is about one. */
  readonly column?: string | undefined;
  /** How many of how many. */
  readonly count?: number;
  readonly of?: number;
  /** Cells or ids, for the node's owner only. */
  readonly examples?: readonly string[];
  /** Everything in words. */
  readonly text: string;
}
