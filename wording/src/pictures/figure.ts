import type { Picture } from "./picture.ts";

/** A picture with what stands above it. */
export interface Figure {
  readonly title?: string | undefined;
  /** How it is read. */
  readonly how?: string | undefined;
  readonly picture: Picture;
  /** The same for a page's whole width, where it gains by it. */
  readonly wide?: Picture;
}

/** Figures that belong together, beside one another. */
export interface FigureGroup {
  readonly title?: string | undefined;
  readonly how?: string | undefined;
  readonly figures: readonly Figure[];
}
