/** So long a study's signed end may come behind the list that has it no more. */
const END_COMES_MS = 10_000;

/** Studies under way that their coordinator lists no more: each is told once, when no signed end has come behind the list. */
export class UnlistedStudies {
  readonly #tell: (study: string) => void;
  /** By planHash. */
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(tell: (study: string) => void) {
    this.#tell = tell;
  }

  /** A list has come that has the study no more; it is told if it `isUnderWay` still when its end should have come. */
  gone(study: string, isUnderWay: () => boolean): void {
    if (this.#timers.has(study)) return;
    const late = () => {
      if (isUnderWay()) this.#tell(study);
    };
    this.#timers.set(study, setTimeout(late, END_COMES_MS).unref());
  }

  /** The study is listed again, or nothing more is had to do with it. */
  settled(study: string): void {
    clearTimeout(this.#timers.get(study));
    this.#timers.delete(study);
  }

  /** Tells nothing more. */
  end(): void {
    for (const study of this.#timers.keys()) this.settled(study);
  }
}
