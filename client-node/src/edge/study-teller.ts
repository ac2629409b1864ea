import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { counted } from "@fedseg/wording/number-text.ts";
import { describeRequest } from "@fedseg/wording/plan/session-words.ts";
import { foretoldCount } from "@fedseg/shared/plan/foretold.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Request } from "@fedseg/shared/private-sum/types.ts";
import type { Receipt } from "../receipts/receipt.ts";
import { type NodeState, planOf, studyOf } from "../session/state.ts";

/** Tells a node's owner what happens in one study: every line names the study and the session that it is about. */
export class StudyTeller {
  readonly #tell: Tell;
  readonly #party: string;
  readonly #state: () => NodeState | undefined;
  /** How many sums the plan comes to by a trial, by the plan that was tried. */
  #sums: { readonly plan: Plan; readonly count: number | undefined } | undefined;

  /** `state`: where the study stands; undefined before there is a process for it. */
  constructor(tell: Tell, party: string, state: () => NodeState | undefined) {
    this.#tell = tell;
    this.#party = party;
    this.#state = state;
  }

  readonly tell: Tell = (code, text, fields) =>
    this.#tell(code, text, { ...this.#place(), party: this.#party, ...fields });

  /** The plan is approved, or was before this start. */
  began(plan: Plan): void {
    const { title, coordinator, roster, budget } = plan;
    const names = roster.map(({ name }) => name).join(", ");
    const sums = this.#sumsOf(plan);
    const { epsilon, delta } = budget;
    const about = sums === undefined ? "" : `about ${sums} sums, `;
    const text = `“${title}” of ${coordinator.name} with ${names} is approved: ${about}at most ε ${epsilon} at δ ${delta} if no attempt is lost`;
    this.tell("STUDY", text, { title, sums, epsilon, delta });
  }

  /** A report is charged and about to leave. */
  reported({ declaration }: Receipt, request: Request): void {
    const { session, attempt, query, length, muSq } = declaration;
    const state = this.#state();
    const plan = state && planOf(state);
    const sums = plan && this.#sumsOf(plan);
    const of = sums === undefined ? "" : ` of about ${Math.max(session, sums)}`;
    const again = attempt > 1 ? `, attempt ${attempt}` : "";
    const leave = `${counted(length, "masked number")} ${length === 1 ? "leaves" : "leave"}`;
    this.tell("SESSION", `session ${session}${of}${again}: ${describeRequest(request).en}; ${leave}`, {
      session,
      attempt,
      query,
      length,
      muSq,
    });
  }

  #sumsOf(plan: Plan): number | undefined {
    if (this.#sums?.plan !== plan) this.#sums = { plan, count: triedOut(plan) };
    return this.#sums.count;
  }

  #place(): { readonly study?: string; readonly session?: number } {
    const state = this.#state();
    const study = state && studyOf(state);
    if (!state || study === undefined) return {};
    return { study, ...(state.phase === "running" && { session: state.running.history.length + 1 }) };
  }
}

/** Of a plan that cannot be tried out nothing is foretold: it ends by itself, and says why. */
function triedOut(plan: Plan): number | undefined {
  try {
    return foretoldCount(plan);
  } catch {
    return undefined;
  }
}
