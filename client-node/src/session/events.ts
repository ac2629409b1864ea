import type { Text } from "@fedseg/wording/language.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Request } from "@fedseg/shared/private-sum/types.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import type { FewCounted } from "@fedseg/shared/session/few-counted.ts";
import type { Receipt } from "../receipts/receipt.ts";
import type { NodeState } from "./state.ts";

/** What a node reacts to. */
export type NodeEvent =
  | { readonly type: "started" }
  /** `study`: the one (planHash) that its coordinator is asked about; left out where there is but one. */
  | { readonly type: "connected"; readonly study?: string }
  | { readonly type: "message"; readonly message: CoordinatorMessage }
  /** The report could not leave at its tick. */
  | { readonly type: "overrun"; readonly turn: Turn }
  /** Everything before is in the ledger: a checkpoint of it can be signed. */
  | { readonly type: "checkpoint-due" }
  /** A plan that waits for this node's owner is looked at again. */
  | { readonly type: "asked"; readonly envelope: Envelope }
  /** It is known which ticks this node needs in a study (planHash). */
  | { readonly type: "measured"; readonly study: string }
  /** This node's owner has nothing more to do with the study under way. */
  | { readonly type: "given-up"; readonly error: CodedError }
  /** A node whose study is over has waited long enough: for its last cosignatures, or for what gives its charges back. */
  | { readonly type: "lingered" };

/** One durable write: the value under a key, or its erasure. */
export interface JournalWrite {
  readonly key: string;
  readonly value: Uint8Array | undefined;
  /** Kept for the account across studies, not under the key of the study at hand. */
  readonly isOfAccount?: boolean;
}

/** What the driver does for the session, in order; a commit is durable before the next effect starts. */
export type NodeEffect =
  | {
      readonly type: "commit";
      readonly journal: readonly JournalWrite[];
      readonly ledger: readonly LedgerDraft[];
    }
  /**
   * A commit of a node that does not know yet whether its disk is an old one: what belongs into the ledger is kept unsigned.
   */
  | {
      readonly type: "defer";
      readonly journal: readonly JournalWrite[];
      readonly ledger: readonly LedgerDraft[];
    }
  /** Signs what has been kept so: the peers have answered, and the disk is known to be the newest. */
  | { readonly type: "sign-deferred" }
  | { readonly type: "send"; readonly message: NodeMessage }
  /** Tells the coordinator that something was refused, by a code of the closed list, and the owner why. */
  | { readonly type: "refusal"; readonly error: CodedError }
  /** Keeps the receipt of a report that is durably charged and about to leave. */
  | { readonly type: "receipt"; readonly receipt: Receipt; readonly request: Request }
  /** Sends the report `tickMs` after the OPEN that caused it, or feeds back `overrun`. */
  | { readonly type: "send-at-tick"; readonly message: NodeMessage; readonly turn: Turn }
  /** Sends a stored report again `tickMs` after the OPEN that asks for it: its time tells no more than the first did. */
  | { readonly type: "repeat-at-tick"; readonly message: NodeMessage }
  | {
      readonly type: "evidence";
      readonly code: string;
      readonly envelopes: readonly Envelope[];
      /** Signed notes that prove something by themselves. */
      readonly notes: readonly string[];
    }
  /** Feeds back `checkpoint-due` once every commit before it is durable. */
  | { readonly type: "checkpoint" }
  /** Feeds back `lingered` after a time. */
  | { readonly type: "linger"; readonly afterMs: number }
  /**
   * Waits for the owner's approval of a plan, or for room to ask for it (`isFull`), and looks at it again; of one that is agreed to
   * (`isAgreed`), whether it still is.
   */
  | {
      readonly type: "ask";
      readonly plan: Plan;
      readonly study: string;
      readonly envelope: Envelope;
      readonly isFull?: true;
      readonly isAgreed?: true;
    }
  /** Measures the ticks of a plan that is agreed to, and feeds back `measured`; other events come meanwhile. */
  | { readonly type: "measure"; readonly plan: Plan; readonly study: string }
  /** Starts to read rows for an approved plan; nothing waits for it, nothing follows from how it ends. */
  | { readonly type: "prepare"; readonly plan: Plan }
  /** `few`: where its sums have counted too few users. */
  | {
      readonly type: "finish";
      readonly model: StudyModel;
      readonly plan: Plan;
      readonly few: readonly FewCounted[];
    }
  /** The study is over for this node and the coordinator knows it. */
  | { readonly type: "done" }
  | { readonly type: "stop"; readonly error: CodedError }
  /** Tells this node's owner; `words`: the same in both languages, where it has both. */
  | { readonly type: "note"; readonly code: string; readonly text: string; readonly words?: Text };

/** The result of a step. */
export type Stepped = readonly [NodeState, readonly NodeEffect[]];
