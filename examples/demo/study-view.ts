import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { lateText } from "./late-platforms.ts";
import { Progress, bar } from "./progress.ts";

/** What a process tells. */
export type News = Record<string, unknown>;

/** Turns what the processes tell into lines for a person. */
export class StudyView {
  /** What each session is for, once that is known. */
  steps: readonly string[] = [];
  readonly #progress: Progress;
  readonly #reported = new Set<string>();
  /** What was told of lateness, by platform. */
  readonly #late = new Map<string, ReadonlySet<string>>();
  #current = "";
  #enrolledMs = 0;
  #readMs = 0;
  #numbers = 0;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** How long the platforms have taken to read their rows, since the first of them had agreed to the plan. */
  get readSeconds(): number {
    return Math.max(0, this.#readMs - this.#enrolledMs) / 1000;
  }

  /** The platforms whose rows were late for a sum. */
  get late(): readonly string[] {
    return [...this.#late.keys()];
  }

  show(news: News): void {
    const session = Number(news["session"]);
    const party = String(news["party"]);
    switch (news["code"]) {
      case "ENROLLED":
        this.#enrolledMs ||= performance.now();
        return this.#progress.line(`plan countersigned ${bar(Number(news["approved"]), Number(news["of"]))}`);
      case "OPENED": {
        this.#reported.clear();
        const attempt = Number(news["attempt"]) > 1 ? `, attempt ${String(news["attempt"])}` : "";
        this.#current = `session ${session} of ${this.steps.length}${attempt}: ${this.steps[session - 1] ?? ""}`;
        this.#numbers = Number(news["length"]);
        return this.#progress.draw(this.#current);
      }
      case "REPORTED":
        this.#reported.add(party);
        return this.#progress.draw(
          `${this.#current}  ${bar(Number(news["reports"]), Number(news["of"]))} ${[...this.#reported].join(", ")}`,
        );
      case "MISSING":
        return this.#progress.line(
          `  missing: ${namesOf(news["parties"])}; the others certify the survivor set before anything is opened`,
        );
      case "RELEASED":
        return this.#progress.line(`✓ ${this.#current}`, this.#sumOf(news["parties"]));
      case "RETRIED":
        return this.#progress.line(`! ${String(news["text"])}`);
      case "COUNTED_FEW":
      case "FLOOR_MISSED":
        return this.#progress.line(`! ${String(news["text"])}`);
      case "DEPARTED":
        return this.#progress.draw(`${party} has disconnected`);
      case "REFUSED":
        return this.#progress.line(`! ${String(news["text"])}`);
      default:
        return undefined;
    }
  }

  showNode(name: string, news: News): void {
    if (news["code"] === "DATA") {
      this.#readMs = performance.now();
      this.#progress.line(`${name}: ${String(news["text"])}`);
    }
    const late = lateText(String(news["code"]));
    const told = this.#late.get(name) ?? new Set();
    if (late !== undefined && !told.has(late)) {
      this.#late.set(name, new Set([...told, late]));
      this.#progress.line(`! ${name}: ${late}`);
    }
    if (news["code"] === "LABELLED") this.#progress.line(`${name}: ${labelledText(news)}`);
  }

  /** What was summed, as far as it is told. */
  #sumOf(parties: unknown): string | undefined {
    if (Number.isNaN(this.#numbers)) return undefined;
    return `${this.#numbers} numbers, a sum of ${namesOf(parties)}`;
  }
}

/** What each session of a plan is for. */
export function stepsOf(plan: Plan): readonly string[] {
  return sessionsOf(plan).map(({ program, step }) => wordsOf(program).session(step).en);
}

/** Says how many users a node has labelled. */
function labelledText(news: News): string {
  const [labelled, unmeasured] = [news["labelled"], news["unmeasured"]].map((count) =>
    formatNumber(Number(count), 0),
  );
  return `${labelled} labelled, ${unmeasured} not measured`;
}

function namesOf(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : "";
}
