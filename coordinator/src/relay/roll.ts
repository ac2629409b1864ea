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

  /** `term`: 0 of a process that does not drive. */
  heard(id: string, term: number, atMs: number): void {
    this.#heard.delete(id);
    this.#heard.set(id, { term, atMs });
  }

  /** Who was heard last, at most so many, the last of them at the end. */
  latest(most: number): readonly string[] {
    return [...this.#heard.keys()].slice(-most);
  }

  isHeard(id: string, nowMs: number): boolean {
    const heard = this.#heard.get(id);
    return heard !== undefined && nowMs - heard.atMs < SILENT_MS;
  }

  /** The driver: of those who are heard now the one of the newest term, for terms go back with a restored copy; undefined without any. */
  driver(nowMs: number): Driver | undefined {
    let newest: Driver | undefined;
    for (const [id, { term }] of this.#heard)
      if (term > (newest?.term ?? 0) && this.isHeard(id, nowMs)) newest = { id, term };
    return newest;
  }

  /** Forgets who has been silent, and returns them. */
  takeSilent(nowMs: number): readonly string[] {
    const silent = [...this.#heard.keys()].filter((id) => !this.isHeard(id, nowMs));
    for (const id of silent) this.#heard.delete(id);
    return silent;
  }
}
