import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { measureRequest } from "../contribution.ts";
import type { Fast } from "../kernels/fast-sums.ts";
import { type PreviewStart, type StudyPreview, previewStudy } from "../preview/preview-study.ts";
import type { NodeState } from "../session/state.ts";
import type { Table } from "../table.ts";
import { withStanding } from "./books/standing.ts";
import type { NodeConfig } from "./config.ts";
import { planInView } from "./coordinator/plan-in-view.ts";
import { ownUsers } from "./ingest/own-users.ts";
import { openKernels, thisMachine } from "./kernels/open-kernels.ts";
import { threadsRefused } from "./kernels/told-kernels.ts";

/** A plan, and what of this node would leave under it. */
export interface OwnPreview {
  readonly plan: Plan;
  readonly shown: StudyPreview;
}

/** Shows what would leave a node under the plan in its view; nothing is sent or charged. @throws CodedError as the books, the plan and reading. */
export async function previewOwn(config: NodeConfig, tell: Tell): Promise<OwnPreview> {
  return withStanding(config, async (standing) => {
    const { plan } = await planInView(config, standing);
    return { plan, shown: await previewPlan(config, plan, { start: previewStart(standing.state), tell }) };
  });
}

/** Shows what would leave a node under a plan, from where its study stands; nothing is sent or charged. @throws CodedError as reading does. */
export async function previewPlan(
  config: NodeConfig,
  plan: Plan,
  { start, tell }: { readonly start: PreviewStart; readonly tell: Tell },
): Promise<StudyPreview> {
  const kernels = openKernels(thisMachine(), { refused: threadsRefused(tell) });
  try {
    kernels?.begin(plan.budget.usersCap);
    const users = ownUsers(config, tell).prepare(plan);
    await users.ready();
    return previewHere(plan, start, users.table(), kernels?.fast);
  } finally {
    await kernels?.end();
  }
}

/** Where the study under way stands: what has been released, and which attempt would be the next. */
export function previewStart(state: NodeState): PreviewStart {
  if (state.phase !== "running") return { history: [], attempt: 1 };
  const { history, stored, earlier } = state.running;
  const attempts = [...[...stored.values()].map(({ turn }) => turn.attempt), ...earlier.keys()];
  return { history, attempt: Math.max(0, ...attempts) + 1 };
}

/** Previews a plan on this node's rows, with noise that is drawn for the preview and for nothing else. */
function previewHere(plan: Plan, start: PreviewStart, table: Table, fast?: Fast): StudyPreview {
  checkPlan(plan);
  requireStart(plan);
  const source = systemEntropy();
  return previewStudy(plan, start, {
    measure: (request, parameters) => measureRequest(table, request, parameters, { fast }),
    draw: (parameters) => drawNoise(parameters, source),
  });
}
