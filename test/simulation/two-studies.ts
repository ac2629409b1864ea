import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { Agenda } from "./agenda.ts";
import { InProcessStudy, type StudyOptions } from "./in-process-study.ts";
import { SimulatedHost } from "./simulated-host.ts";

/** Two studies of the same platforms, each node with one process and one account. */
export interface TwoStudies {
  readonly agenda: Agenda;
  readonly first: InProcessStudy;
  readonly second: InProcessStudy;
  readonly hosts: readonly SimulatedHost[];
}

/** Options of both studies, of either, and how much later the second one begins. */
export interface TwoStudiesOptions extends StudyOptions {
  readonly firstOnly?: StudyOptions;
  readonly secondOnly?: StudyOptions;
  readonly laterMs?: number;
}

/** Another study of the same platforms. */
export const another = (tiny: Plan): Plan => ({ ...tiny, studyId: "ab".repeat(32) });

/** Prepares two studies that run beside each other on one agenda. */
export function twoStudies({ firstOnly, secondOnly, ...both }: TwoStudiesOptions): TwoStudies {
  const { nodes = 3, agenda = new Agenda() } = both;
  const hosts = Array.from({ length: nodes }, () => new SimulatedHost());
  const shared = { ...both, nodes, agenda, hosts };
  const first = new InProcessStudy({ ...shared, ...firstOnly });
  const second = new InProcessStudy({ ...shared, plan: another, ...secondOnly });
  return { agenda, first, second, hosts };
}

/** Begins both and runs until nothing is left to happen. */
export function runBoth({ agenda, first, second }: TwoStudies, laterMs = 0): void {
  first.begin();
  agenda.after(laterMs, () => second.begin());
  agenda.run(100_000);
}
