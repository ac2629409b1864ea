import { blockCost, observerCosts } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { upText } from "@fedseg/wording/number-text.ts";
import { describeBlock, describeRequest } from "@fedseg/wording/plan/session-words.ts";
import { titledEntryNames } from "../preview/entry-names.ts";
import type { PreviewedSession, StudyPreview } from "../preview/preview-study.ts";
import type { PreviewSession, PreviewView } from "./view.ts";

/** A page shows so many numbers of a block; the command `preview` has them all. */
const MOST_ENTRIES = 200;

/** Returns what would leave a node under a plan as its page shows it. */
export function previewView(study: string, plan: Plan, { sessions, end }: StudyPreview): PreviewView {
  return {
    study,
    title: plan.title,
    sessions: sessions.map((session) => sessionView(plan, session)),
    stopped: end.type === "refusal" ? end.error.message : undefined,
  };
}

function sessionView(plan: Plan, previewed: PreviewedSession): PreviewSession {
  const { asked, declaration, isRehearsal, exact, noised } = previewed;
  const { request, parameters } = asked;
  const { session, attempt, query, length, bytes } = declaration;
  const entryName = titledEntryNames(request, plan.features);
  const costs = observerCosts(plan, parameters, plan.roster.length);
  return {
    session,
    attempt,
    isRehearsal,
    query,
    meaning: describeRequest(request),
    numbers: length,
    bytes,
    epsilon: { outside: upText(costs.outside.epsilon), coalition: upText(costs.coalition.epsilon) },
    blocks: parameters.blocks.map((block) => ({
      name: block.name,
      meaning: describeBlock(request.query, block.name),
      sigma: blockCost(plan, request, block).nodeSigma,
      entries: Array.from({ length: Math.min(block.length, MOST_ENTRIES) }, (_, place) => {
        const at = block.offset + place;
        return { name: entryName(at), exact: exact[at], noised: noised[at] };
      }),
      more: Math.max(0, block.length - MOST_ENTRIES),
    })),
  };
}
