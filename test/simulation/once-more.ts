import { InProcessStudy } from "./in-process-study.ts";

/** Runs the parties of a study on their disks once more. */
export function again(study: InProcessStudy): InProcessStudy {
  return new InProcessStudy({
    plan: () => study.plan,
    disks: study.plan.roster.map((_, node) => study.disk(node)),
    coordinatorDisk: study.disk("coordinator"),
  }).run();
}
