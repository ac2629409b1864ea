/** How often each process gives a sign of life, and after how long without one it is taken to be out of reach. */
export const [BEAT_MS, SILENT_MS] = [1000, 6000];

/** A process that was heard of. */
interface Heard {
  readonly term: number;
  readonly atMs: number;
}

/** The process that drives, and the number of its term: of two the newer one does. */
export interface Driver {
  readonly id: string;
  readonly term: number;
}

/** Who is within reach of this process, and who of them drives; times on any clock that does not go back. */
export class Roll {
  readonly #heard = new Map<string, Heard>();
  /** The newest term that was ever heard of. */
  #newest = 0;

  /** `term`: 0 of a process that does not drive. */
  heard(id: string, term: number, atMs: number): void {
    this.#heard.set(id, { term, atMs });
    this.#newest = Math.max(this.#newest, term);
  }

  get newestTerm(): number {
    return this.#newest;
  }

  isHeard(id: string, nowMs: number): boolean {
    const heard = this.#heard.get(id);
    return heard !== undefined && nowMs - heard.atMs < SILENT_MS;
  }

  /** The driver; undefined while nobody is heard who drives in the newest term. */
  driver(nowMs: number): Driver | undefined {
    for (const [id, { term }] of this.#heard)
      if (term > 0 && term === this.#newest && this.isHeard(id, nowMs)) return { id, term };
    return undefined;
  }

  /** Forgets who has been silent, and returns them. */
  takeSilent(nowMs: number): readonly string[] {
    const silent = [...this.#heard.keys()].filter((id) => !this.isHeard(id, nowMs));
    for (const id of silent) this.#heard.delete(id);
    return silent;
  }
}
