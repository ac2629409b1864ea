import type { Uniforms } from "@fedseg/shared/math/rng.ts";
import { drawNormal } from "./draws.ts";

/** A platform's products, cheapest first. */
export interface Catalogue {
  readonly ids: readonly string[];
  readonly prices: Float64Array;
  /** What kind of product each is, as all platforms call it. */
  readonly categories: readonly string[];
}

/** Kinds of product, from those that cost least to those that cost most: categories.csv lists the same. */
const CATEGORIES = [
  "stationery",
  "sweets",
  "candles",
  "toys",
  "kitchen",
  "books",
  "garden",
  "linen",
  "lamps",
  "luggage",
  "furniture",
  "jewellery",
] as const;

/** Makes a catalogue of `size` products from about 2 to about 300, evenly on a logarithmic scale. */
export function makeCatalogue(prefix: string, size: number, uniforms: Uniforms): Catalogue {
  const prices = Float64Array.from({ length: size }, (_, i) => {
    const price = 2 * 150 ** ((i + uniforms.next()) / size);
    return Math.max(1, Math.round(price)) - 0.01;
  });
  return {
    ids: Array.from({ length: size }, (_, i) => `${prefix}-${String(i + 1).padStart(5, "0")}`),
    prices,
    categories: Array.from(
      { length: size },
      (_, i) => CATEGORIES[Math.floor((i / size) * CATEGORIES.length)],
    ),
  };
}

/** Chooses a product near a customer's taste. */
export function chooseProduct(catalogue: Catalogue, taste: number, uniforms: Uniforms): number {
  const place = taste + 0.13 * drawNormal(uniforms);
  const size = catalogue.ids.length;
  return Math.min(size - 1, Math.max(0, Math.floor(place * size)));
}
