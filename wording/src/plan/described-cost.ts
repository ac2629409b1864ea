import type { BlockCost, PlanCost, SessionCost } from "@fedseg/shared/plan/cost.ts";
import type { Text } from "../language.ts";
import { describeBlock, describeRequest } from "./session-words.ts";

/** One block of a session's vector, and what one user adds to it. */
export interface DescribedBlock extends BlockCost {
  readonly meaning: Text;
}

/** One session of the study to come, and what it is for. */
export interface DescribedSession extends Omit<SessionCost, "request" | "blocks"> {
  readonly query: string;
  readonly meaning: Text;
  readonly blocks: readonly DescribedBlock[];
}

/** What a plan will compute and cost, with words for every session and block. */
export interface DescribedCost extends Omit<PlanCost, "sessions"> {
  readonly sessions: readonly DescribedSession[];
}

/** Adds to a cost what its sessions are for and what one user adds to them. */
export function describeCost(cost: PlanCost): DescribedCost {
  return { ...cost, sessions: cost.sessions.map(describeSession) };
}

function describeSession({ request, blocks, ...cost }: SessionCost): DescribedSession {
  const { query } = request;
  return {
    ...cost,
    query,
    meaning: describeRequest(request),
    blocks: blocks.map((block) => ({ ...block, meaning: describeBlock(query, block.name) })),
  };
}
