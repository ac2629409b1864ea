import { CodedError } from "@fedseg/shared/errors.ts";
import { type Recommendation, recommendationsIn } from "../../labels/recommendations.ts";
import type { ScoreFacts } from "../../labels/score-set.ts";
import type { NodeConfig } from "../config.ts";
import { noLabels } from "../labels/node-scores.ts";
import { openRecords } from "../sealed/records.ts";
import { hasWithdrawn, unknownUser } from "./explain.ts";

/**
 * Returns, at the node alone, what is recommended to a user, best first: by the latest finished study, or else by the newest
 * before it that has learnt what people buy, which is then named.
 * @throws CodedError USER_WITHDRAWN, NO_LABELS, NO_RECOMMENDATIONS or USER_UNKNOWN.
 */
export async function recommendAtNode(
  config: NodeConfig,
  asked: string,
): Promise<{
  readonly recommendations: readonly Recommendation[];
  readonly segmentsHelp: boolean | undefined;
  readonly earlier?: Pick<ScoreFacts, "study" | "labelledAt">;
}> {
  const { withdrawals, scores, readId } = openRecords(config);
  const withdrawal = withdrawals.of(asked);
  if (withdrawal) throw hasWithdrawn(withdrawal);
  if (scores.version() === undefined) throw noLabels();
  const [found, before] = [await scores.of(readId(asked)), await scores.recommendedTo(readId(asked))];
  if (!found && !before)
    throw unknownUser("USER_UNKNOWN", "This id is none of the users whom this node has scored.");
  for (const { facts, user } of [found, before].filter((one) => one !== undefined)) {
    const recommender = recommendationsIn(facts.programs);
    if (!recommender) continue;
    const { study, labelledAt } = facts;
    return {
      recommendations: recommender.read(user),
      segmentsHelp: recommender.segmentsHelp,
      ...(facts === before?.facts && { earlier: { study, labelledAt } }),
    };
  }
  throw new CodedError("NO_RECOMMENDATIONS", {
    what: "No study has told this node what people buy, or none that knew this user.",
    why: "Recommendations are made of what segments and everybody buy, by a public catalogue: those of the newest study that has learnt it.",
    todo: "`fedseg-node segments` says whether affinity was refused, and why; or ask the operator for a study with affinity among its programs: docs/recommendations.md has an example.",
  });
}
