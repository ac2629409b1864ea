import type { ByteSource, SessionSource } from "@fedseg/shared/math/rng.ts";
import { seededSource } from "../simulation/seeded-source.ts";

/** Reproducible bytes for one step that tell whether the step has drawn any. */
export class Entropy implements SessionSource {
  isUsed = false;
  readonly #seed: string;
  #source: ByteSource | undefined;

  constructor(seed: string) {
    this.#seed = seed;
  }

  renew(): void {
    // Every step has a source of its own.
  }

  bytes(count: number): Uint8Array {
    this.isUsed = true;
    this.#source ??= seededSource(this.#seed);
    return this.#source.bytes(count);
  }
}
