/** Says whom an enrolment waits for: who is not here, since when, and who is here and has not countersigned. */
export class WaitingFor {
  readonly #names: readonly string[];
  readonly #since: string[];
  readonly #isHere: boolean[];

  /** Nobody of the roster is here yet. */
  constructor(roster: readonly { readonly name: string }[], now: Date) {
    this.#names = roster.map(({ name }) => name);
    this.#since = roster.map(() => minuteOf(now));
    this.#isHere = roster.map(() => false);
  }

  heard(type: "connected" | "departed", node: number, now: Date): void {
    this.#isHere[node] = type === "connected";
    this.#since[node] = minuteOf(now);
  }

  /** Returns a text for every node that has not enrolled. */
  missing(enrolled: ReadonlyMap<number, unknown>): readonly string[] {
    return this.#names.flatMap((name, node) => {
      if (enrolled.has(node)) return [];
      const since = `since ${this.#since[node]}`;
      return this.#isHere[node]
        ? `${name} (here ${since}, has not countersigned the plan)`
        : `${name} (not here ${since})`;
    });
  }
}

function minuteOf(moment: Date): string {
  return moment.toISOString().slice(0, 16).replace("T", " ");
}
