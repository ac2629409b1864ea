import type { Uniforms } from "./rng.ts";
import { normalQuantile } from "./special-normal.ts";

/** Standard normals that have been drawn, each beside the uniform that it came of: whoever draws the same ones again finds them. */
export class DrawnNormals {
  #parts = new Float64Array(256);
  #normals = new Float64Array(256);

  /** Returns the normal of a uniform, the one that is drawn at this place. */
  at(place: number, part: number): number {
    if (place === this.#parts.length) {
      this.#parts = twiceAsLong(this.#parts);
      this.#normals = twiceAsLong(this.#normals);
    }
    if (this.#parts[place] !== part) {
      this.#parts[place] = part;
      this.#normals[place] = normalQuantile(part);
    }
    return this.#normals[place];
  }
}

function twiceAsLong(values: Float64Array): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * values.length);
  longer.set(values);
  return longer;
}

/** Returns a function that draws standard normals by a stream of uniforms. */
export function normalsOf(uniforms: Uniforms): () => number {
  const drawn = uniforms.drawn ?? new DrawnNormals();
  let place = 0;
  return () => drawn.at(place++, Math.max(uniforms.next(), 2 ** -54));
}
