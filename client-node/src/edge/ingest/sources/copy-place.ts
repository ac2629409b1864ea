/** Where a copy of a file goes, and what ends copying. */
export interface CopyPlace {
  readonly to: string;
  readonly full: AbortSignal;
}
