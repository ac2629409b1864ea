import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { Account } from "@fedseg/shared/ledger/account.ts";
import type { LedgerHead } from "@fedseg/shared/ledger/entry.ts";
import type { Notary } from "@fedseg/shared/ledger/notebook.ts";
import type { SessionSource } from "@fedseg/shared/math/rng.ts";
import type { VersionedMap } from "@fedseg/shared/math/versioned-map.ts";
import type { Analysis } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import type { StatedTick } from "@fedseg/shared/protocol/enrol.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import type { InboxPort } from "../inbox/port.ts";
import type { Policy } from "../policy/policy.ts";

/** The attempt that a contribution is for. */
export interface ContributionTurn extends Turn {
  /** planHash of the study, hexadecimal. */
  readonly study: string;
}

/** The ticks that this node needs for each kind of question of a plan, measured on made-up users. */
export interface Pace {
  /** Undefined before they have been measured. @throws CodedError POLICY_TICK when the plan's longest is too short. */
  ticks(plan: Plan): readonly StatedTick[] | undefined;
  /**
   * Measures them, and lets others have their turn meanwhile; resolves when it is known what they are, or why there are none, or
   * when nobody will ask any more.
   */
  measure(plan: Plan, isOver?: () => boolean): Promise<void>;
}

/** Everything a step may use that is not state: keys, policy, the books, and the ports to data and randomness. */
export interface NodeContext {
  readonly name: string;
  readonly signingKey: SigningKey;
  readonly policy: Policy;
  /** Version of the rule by which this node decides whose data may be counted; it stands in the ledger. */
  readonly consentRule: string | undefined;
  /** Head and balance of this node's ledger after the last commit. */
  ledger(): {
    readonly head: LedgerHead;
    readonly account: Account;
    readonly approved: ReadonlySet<string>;
    /** The closeHash that the ledger has unmasked by, hexadecimal, by charge. */
    readonly unmasked: Pick<VersionedMap<string>, "get" | "has">;
    /** Latest snapshot of an approved plan; undefined before the first. */
    readonly approvedSnapshot: string | undefined;
    /** Hash of the model of every study that has ended with one, by the study. */
    readonly models: ReadonlyMap<string, string>;
    readonly revoked: ReadonlySet<string>;
    /** Entries that wait to be signed until the partners have answered. */
    readonly unsigned: number;
    /** Plans that were refused before they were approved: all of them, and how many on the newest day with one (YYYY-MM-DD). */
    readonly denials: {
      readonly plans: Pick<VersionedMap, "has">;
      readonly day: string;
      readonly count: number;
    };
  };
  /** This node as a keeper of checkpoints: its ledger's tree and the account's journal after the last commit. */
  notary(): Notary;
  /**
   * Noise drawn first, then the users' bounded parts added: exact integers, one per entry. Never throws for what the rows
   * are, nor waits for them when it `isLate`: then it is the noise alone.
   */
  contribute(
    request: Request,
    parameters: SumParameters,
    turn: ContributionTurn,
    isLate?: () => boolean,
  ): Float64Array;
  analysis(plan: Plan): Analysis;
  /** How long this node's ticks are; left out: as the plan's. */
  readonly pace?: Pace;
  readonly source: SessionSource;
  /** What this node's owner says of plans that policy and account let through; left out: they are approved. */
  readonly inbox?: InboxPort;
  /** The only study (planHash) that this may come to take part in; left out: any, one after the other. */
  readonly study?: string;
  /** What the account's other studies under way may still charge by their plans, mu² in fixed point; left out: there are none. */
  readonly promised?: () => bigint;
  /** Milliseconds since 1970 by this machine's clock. */
  clock(): number;
}
