/** What an enrolment has come to, by node: who has countersigned, who has asked its peers, and who has answered it. */
interface Enrolment {
  readonly enrolments: ReadonlyMap<number, unknown>;
  readonly questions: ReadonlyMap<number, unknown>;
  readonly answers: ReadonlyMap<number, ReadonlySet<number>>;
}

/**
 * Says whom an enrolment waits for: who is not here, since when; who is here and has said nothing to the plan; and, apart from
 * these, who agrees to it and waits until enough partners have answered whether its disk is an old one, or for itself: its ticks, or room.
 */
export class WaitingFor {
  readonly #names: readonly string[];
  readonly #needed: number;
  readonly #since: string[];
  readonly #isHere: boolean[];

  /** Nobody of the roster is here yet. `needed`: so many answers a node needs before it countersigns. */
  constructor(roster: readonly { readonly name: string }[], needed: number, now: Date) {
    this.#needed = needed;
    this.#names = roster.map(({ name }) => name);
    this.#since = roster.map(() => minuteOf(now));
    this.#isHere = roster.map(() => false);
  }

  heard(type: "connected" | "departed", node: number, now: Date): void {
    this.#isHere[node] = type === "connected";
    this.#since[node] = minuteOf(now);
  }

  /** Returns a text for every node that has not enrolled: first those for whom the others wait. */
  missing({ enrolments, questions, answers }: Enrolment): readonly string[] {
    const texts = this.#names.map((name, node) => {
      const since = `since ${this.#since[node]}`;
      if (!this.#isHere[node]) return `${name} (not here ${since})`;
      if (!questions.has(node)) return `${name} (here ${since}, has not agreed to the plan)`;
      if ((answers.get(node)?.size ?? 0) >= this.#needed)
        return `${name} (agrees, has the answers that it needs, and countersigns when it has measured its ticks and has room for the study)`;
      const silent = this.#names.filter((_, peer) => peer !== node && !answers.get(node)?.has(peer));
      return `${name} (agrees, and waits for answers of ${silent.join(", ")})`;
    });
    const left = [...texts.keys()].filter((node) => !enrolments.has(node));
    const isWaiting = (node: number) => this.#isHere[node] && questions.has(node);
    return [...left.filter((node) => !isWaiting(node)), ...left.filter(isWaiting)].map((node) => texts[node]);
  }
}

function minuteOf(moment: Date): string {
  return moment.toISOString().slice(0, 16).replace("T", " ");
}
