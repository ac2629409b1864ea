import type { Score } from "../scoring/scorer.ts";
import type { ScoredProgram, ScoredUser } from "./score-set.ts";
import { SHARE_STEPS } from "./told-score.ts";

const BYTES = { place: 2, share: 2, number: 8, word: 2 } as const;
const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/**
 * Writes and reads the rows of the table of scores: program after program whether it could measure the user (a byte) and
 * its numbers (places, words and shares in two bytes, the latter in steps of 1 / 10 000; others as doubles), then the id in UTF-8.
 */
export class ScoreRows {
  readonly #programs: readonly ScoredProgram[];
  /** Most bytes that the numbers of a row take. */
  readonly #width: number;
  /** Where a row is written. */
  #row = new Uint8Array(64);

  constructor(programs: readonly ScoredProgram[]) {
    this.#programs = programs;
    this.#width = programs.reduce((sum, { columns }) => sum + 1 + 8 * columns.length, 0);
  }

  /** Returns a user's row; undefined for one whom no program could measure. `scores`: one per program. */
  write(id: string, scores: readonly (Score | undefined)[]): Uint8Array | undefined {
    if (scores.every((score) => !score)) return undefined;
    const room = this.#width + 3 * id.length;
    if (this.#row.length < room) this.#row = new Uint8Array(2 * room);
    const view = new DataView(this.#row.buffer);
    let at = 0;
    this.#programs.forEach(({ columns }, nth) => {
      const values = scores[nth]?.values;
      view.setUint8(at, values ? 1 : 0);
      at += 1;
      if (!values) return;
      for (const { name, kind } of columns) {
        if (kind === "number") view.setFloat64(at, values[name]);
        else view.setUint16(at, kind === "share" ? Math.round(values[name] * SHARE_STEPS) : values[name]);
        at += BYTES[kind];
      }
    });
    const { written } = encoder.encodeInto(id, this.#row.subarray(at));
    return this.#row.slice(0, at + written);
  }

  /** Reads what `write` has written for the same programs. */
  read(row: Uint8Array): ScoredUser {
    const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
    const values: number[] = [];
    let at = 0;
    for (const { columns } of this.#programs) {
      const isMeasured = view.getUint8(at) === 1;
      at += 1;
      for (const { kind } of columns) {
        if (!isMeasured) {
          values.push(NaN);
          continue;
        }
        if (kind === "number") values.push(view.getFloat64(at));
        else values.push(kind === "share" ? view.getUint16(at) / SHARE_STEPS : view.getUint16(at));
        at += BYTES[kind];
      }
    }
    return { id: decoder.decode(row.subarray(at)), values };
  }
}
