import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { NodeConfig } from "../config.ts";
import { currentStudy, namedStudy } from "../labels/study-results.ts";
import { withStanding } from "../books/standing.ts";

/** What a study asked for and has released. */
export interface EndedStudy {
  readonly plan: Plan;
  readonly model: StudyModel;
}

/**
 * Returns a finished study of this node. `why` one is needed; `named`: which, by its name or hash, the one whose results are current
 * when left out. @throws CodedError NO_MODEL or STUDY_UNKNOWN.
 */
export async function endedStudy(config: NodeConfig, why: string, named?: string): Promise<EndedStudy> {
  const { folder } = config;
  const study = named === undefined ? currentStudy(folder)?.study : namedStudy(folder, named).study;
  const state = await withStanding(config, async (standing) => standing.state, study);
  if (state.phase === "finished") return { plan: state.running.study.plan, model: state.model };
  throw new CodedError("NO_MODEL", {
    what: "This node has no finished study.",
    why,
    todo: "Run the node until its study has ended, then ask again.",
  });
}

/** A study of which nothing says in which segment a user is, nor why. */
export function withoutSegments(): CodedError {
  return new CodedError("NO_SEGMENTATION", {
    what: "The latest study has released no segmentation.",
    why: "What is asked for is said by segments, and there are none.",
    todo: "`fedseg-node segments` says whether it was refused, and why; or ask the operator for a study with segmentation among its programs.",
  });
}
