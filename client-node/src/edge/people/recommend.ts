import { CodedError } from "@fedseg/shared/errors.ts";
import { type Recommendation, recommendationsIn } from "../../labels/recommendations.ts";
import type { NodeConfig } from "../config.ts";
import { noLabels } from "../labels/node-scores.ts";
import { openRecords } from "../sealed/records.ts";
import { hasWithdrawn, unknownUser } from "./explain.ts";

/**
 * Returns, at the node alone, what the latest finished study recommends to a user, best first.
 * @throws CodedError USER_WITHDRAWN, NO_LABELS, NO_RECOMMENDATIONS or USER_UNKNOWN.
 */
export async function recommendAtNode(
  config: NodeConfig,
  asked: string,
): Promise<{
  readonly recommendations: readonly Recommendation[];
  readonly segmentsHelp: boolean | undefined;
}> {
  const { withdrawals, scores, readId } = openRecords(config);
  const withdrawal = withdrawals.of(asked);
  if (withdrawal) throw hasWithdrawn(withdrawal);
  if (scores.version() === undefined) throw noLabels();
  const found = await scores.of(readId(asked));
  if (!found) throw unknownUser("USER_UNKNOWN", "This id is none of the users whom this node has scored.");
  const recommender = recommendationsIn(found.facts.programs);
  if (recommender) {
    return { recommendations: recommender.read(found.user), segmentsHelp: recommender.segmentsHelp };
  }
  throw new CodedError("NO_RECOMMENDATIONS", {
    what: "The latest study has not learnt what people buy.",
    why: "Recommendations are made of what segments and everybody buy, by a public catalogue. What an earlier study recommended is gone with its scores: the latest study's take the place of all of them.",
    todo: "`fedseg-node segments` says whether affinity was refused, and why; or ask the operator for a study with affinity among its programs: docs/recommendations.md has an example. What is to outlast the next study, export before it ends.",
  });
}
