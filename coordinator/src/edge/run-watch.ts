import { performance } from "node:perf_hooks";
import { pid } from "node:process";
import type { Answer } from "@fedseg/keeper/local/door.ts";
import type { Status } from "@fedseg/wording/status/status.ts";
import type { Presence } from "../studies/describe.ts";
import { studyUnderWay } from "../studies/under-way.ts";
import type { StudyNews, StudyRun } from "./study-run.ts";

/** What a coordinator's process tells of itself: a status without what its files say as well. */
export type ProcessStatus = Pick<Status, "process" | "members" | "studies">;

/** This process, and since when it runs, whatever it has done since. */
export const THIS_PROCESS = { pid, since: new Date(performance.timeOrigin).toISOString() };

/** Who is connected to a coordinator that runs one study, since when not, and with what a member has refused the plan. */
export class RunWatch {
  readonly #members = new Map<string, Presence>();
  readonly #refusals = new Map<string, { readonly code: string; readonly event: string }>();

  connected(name: string): void {
    this.#members.set(name, { isHere: true });
  }

  departed(name: string): void {
    this.#members.set(name, { isHere: false, lastSeen: new Date().toISOString() });
  }

  heard(run: StudyRun, news: StudyNews): void {
    if (news.type !== "refused") return;
    const { node, code, event } = news;
    this.#refusals.set(run.plan.roster[node].name, { code, event });
  }

  /** What the command `status` asks for. */
  answer(run: StudyRun): Answer {
    return async (): Promise<ProcessStatus> => ({
      process: THIS_PROCESS,
      members: run.plan.roster.map(({ name }) => ({ name, ...defined(this.#presenceOf(name)) })),
      studies: [
        studyUnderWay(run.plan, run.state, {
          presenceOf: (name) => this.#presenceOf(name),
          refusalOf: (name) => this.#refusals.get(name),
        }),
      ],
    });
  }

  #presenceOf(name: string): Presence {
    return this.#members.get(name) ?? { isHere: false };
  }
}

function defined({ isHere, lastSeen }: Presence) {
  return { isHere, ...(lastSeen !== undefined && { lastSeen }) };
}
