/** Something that looks wrong: what it is and what to look at. */
export interface Hint {
  /** Name of the feature or of the source that it is about; undefined when it is about users. */
  readonly about: string | undefined;
  readonly text: string;
}
