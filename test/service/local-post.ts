import type { OpenPost, PostCalls } from "@fedseg/coordinator/edge/relay/post.ts";

/** Carries letters between processes that a test has in one: what a Redis server does, and what can become of it. */
export class LocalPost {
  readonly #calls = new Map<string, PostCalls>();
  /** Everything that was carried, as whoever carries it sees it. */
  readonly carried: Uint8Array[] = [];
  #isUp = true;
  #toLose = 0;

  readonly open: OpenPost = (own, calls) => {
    this.#calls.set(own, calls);
    queueMicrotask(() => (this.#isUp ? calls.up() : calls.down("NOBODY")));
    return {
      send: (to, sealed) => this.carry(to, sealed),
      end: async () => void this.#calls.delete(own),
    };
  };

  /** Hands a letter over, later and in order. */
  carry(to: string, sealed: Uint8Array): void {
    if (to !== "all" && this.#toLose > 0) {
      this.#toLose -= 1;
      return;
    }
    this.carried.push(sealed);
    setImmediate(() => {
      if (!this.#isUp) return;
      for (const [own, calls] of this.#calls) if (to === own || to === "all") calls.heard(to, sealed);
    });
  }

  /** Loses so many of the next letters to one process. */
  lose(letters: number): void {
    this.#toLose = letters;
  }

  /** One process alone loses its connection, and has it again at once. */
  lapse(own: string): void {
    this.#calls.get(own)?.down("LAPSED");
    this.#calls.get(own)?.up();
  }

  stop(): void {
    this.#isUp = false;
    for (const calls of this.#calls.values()) calls.down("STOPPED");
  }

  goOn(): void {
    this.#isUp = true;
    for (const calls of this.#calls.values()) calls.up();
  }
}
