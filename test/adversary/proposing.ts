import { NodeInbox } from "@fedseg/client-node/inbox/node-inbox.ts";
import type { ApprovalPolicy } from "@fedseg/client-node/inbox/ruling.ts";
import type { Decision } from "@fedseg/client-node/inbox/port.ts";
import { type PolicyLimits, policyLimits } from "@fedseg/client-node/policy/limits.ts";
import type { Policy } from "@fedseg/client-node/policy/policy.ts";
import { considerPlan } from "@fedseg/client-node/session/consider.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { policyFor } from "../simulation/example-policy.ts";
import { MemoryProposals } from "../simulation/memory-proposals.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";

const HASH = "0f".repeat(32);

/** What an owner has written, and what it begins with. */
export interface ProposedTo {
  readonly approve?: ApprovalPolicy["approve"];
  readonly standing?: ApprovalPolicy["standing"];
  readonly limits?: Partial<PolicyLimits>;
  readonly policy?: Partial<Policy>;
  /** An earlier disk, or one restored from a backup. */
  readonly store?: MemoryStore;
  readonly proposals?: MemoryProposals;
  readonly nowMs?: number;
}

/** A node's books, policy and inbox, and a coordinator that proposes what a test wants: no message, no sum. */
export class ProposedNode {
  readonly store: MemoryStore;
  readonly proposals: MemoryProposals;
  readonly books: Books<void>;
  /** What the node's clock shows. */
  nowMs: number;
  readonly #owner: ProposedTo;
  readonly #own: Plan;

  /** `own`: a plan whose parties and dictionary the owner has agreed to. */
  constructor(own: Plan, owner: ProposedTo = {}) {
    this.#own = own;
    this.#owner = owner;
    this.store = owner.store ?? new MemoryStore();
    this.proposals = owner.proposals ?? new MemoryProposals();
    this.nowMs = owner.nowMs ?? Date.parse("2026-01-02T00:00:00Z");
    const key = tinyKey("policy", tinyName(0));
    this.books = new Books<void>(this.store, { key, name: tinyName(0), now: () => new Date(this.nowMs) });
    if (this.books.standing().head.size === 0)
      this.books.commit([], [nodeGenesis(toHex(key.publicKey), 100, 1e-7)]);
  }

  /** The node's inbox, over its books as they stand. */
  inbox(): NodeInbox {
    const { approve = "standing", standing, limits = {} } = this.#owner;
    const { books, proposals } = this;
    const policy = { approve, standing, limits: policyLimits.parse(limits) };
    return new NodeInbox({ policy, proposals, books, clock: () => this.nowMs });
  }

  /** What becomes of a plan that the coordinator has signed. */
  propose(plan: Plan): Decision {
    const { limits = {}, policy = {} } = this.#owner;
    const allowed = policyLimits.parse(limits);
    const { books } = this;
    const clock = () => this.nowMs;
    const inbox = this.inbox();
    return considerPlan(plan, studyOf(plan), {
      name: tinyName(0),
      signingKey: tinyKey("policy", tinyName(0)),
      policy: { ...policyFor(this.#own, allowed), ...policy },
      source: systemEntropy(),
      consentRule: undefined,
      ledger: () => books.standing(),
      notary: () => ({ read: (key: string) => books.read(key) }) as never,
      contribute: () => new Float64Array(),
      analysis: analyses(),
      inbox,
      clock,
    });
  }

  /** The plan is approved, as it is when its peers have been heard. */
  begin(plan: Plan): void {
    const study = studyOf(plan);
    const { snapshot } = plan;
    this.books.commit(
      [{ key: `${study}/plan`, value: planBytes(plan) }],
      [{ type: "APPROVE", study, channelKey: HASH, snapshot }],
    );
  }

  /** It charges a part of the most that it may, in one session, and ends. */
  end(plan: Plan, part: number): void {
    const study = studyOf(plan);
    const muSq = `${(learnedMuSq(plan) * BigInt(Math.round(part * 1000))) / 1000n}`;
    const turn = { study, session: 1, attempt: 1 };
    if (part > 0) this.books.commit([], [{ type: "RESERVE", ...turn, query: "q", openHash: HASH, muSq }]);
    this.books.commit([], [{ type: "MODEL", study, modelHash: HASH }]);
  }

  /** Proposes a plan, and lets it run if it begins. */
  runIfBegun(plan: Plan, part = 0.5): Decision {
    const decision = this.propose(plan);
    if (decision.type !== "begin") return decision;
    this.begin(plan);
    this.end(plan, part);
    return decision;
  }
}

/** Names a plan. */
export function studyOf(plan: Plan): string {
  return toHex(hashPlan(planBytes(plan)));
}
