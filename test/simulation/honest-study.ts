import { InProcessStudy } from "./in-process-study.ts";
import type { MemoryStore } from "./memory-store.ts";

const known = new Map<number, InProcessStudy>();

/**
 * The study of the usual options in which nothing happens, run once for all files of a process. It is there to be looked at:
 * its disks are full, so that nobody goes on with it unnoticed. Who wants to takes copies of them.
 */
export function honestStudy(nodes = 4): InProcessStudy {
  const before = known.get(nodes);
  if (before) return before;
  const study = new InProcessStudy({ nodes }).run();
  for (const party of ["coordinator", ...study.plan.roster.keys()] as const) study.disk(party).fill();
  known.set(nodes, study);
  return study;
}

/** Copies of the disks that a study has left its nodes, for whatever comes after it. */
export function disksOf(study: InProcessStudy): readonly MemoryStore[] {
  return study.plan.roster.map((_, node) => study.disk(node).copy());
}
