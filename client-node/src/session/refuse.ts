import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { publicCode } from "@fedseg/shared/protocol/refusal.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { eraseSecrets } from "./forget.ts";
import type { JournalWrite, NodeEffect, Stepped } from "./events.ts";
import type { NodeState, Running } from "./state.ts";

/** Stops the study at this node: evidence kept, the refusal in ledger and journal, and the reason told. Its secrets are erased. */
export function refuse(
  running: Running,
  error: CodedError,
  evidence: readonly Envelope[] = [],
  notes: readonly string[] = [],
): Stepped {
  // Those of a result that has come with what is refused are in no state before or after.
  eraseSecrets({ phase: "running", running });
  return refuseStudy(toHex(running.study.binding.planHash), error, { evidence, notes });
}

/** What ends a study between two runs of a node, by its planHash: the node refuses it from its next start on. */
export function refusalOnRecord(study: string, { code, refusal }: CodedError) {
  const journal: readonly JournalWrite[] = [
    { key: `${study}/refused`, value: encodeCanonical({ code, ...refusal }) },
    { key: `${study}/chains`, value: undefined },
    { key: `${study}/channel-secret`, value: undefined },
  ];
  const ledger: readonly LedgerDraft[] = [{ type: "DENY", study, code: publicCode({ code }) }];
  return { journal, ledger };
}

/** What goes on record with a refusal: signed evidence, and what the ledger says besides. */
interface OnRecord {
  readonly evidence?: readonly Envelope[];
  readonly notes?: readonly string[];
  readonly entries?: readonly LedgerDraft[];
  /** What the ledger says before that the study is refused. */
  readonly before?: readonly LedgerDraft[];
  readonly journal?: readonly JournalWrite[];
}

/** Stops a study, by its planHash, in whatever phase it is. */
export function refuseStudy(
  study: string,
  error: CodedError,
  { evidence = [], notes = [], entries = [], before = [], journal = [] }: OnRecord,
): Stepped {
  const effects: NodeEffect[] = [
    {
      type: "commit",
      journal: [
        { key: "refused", value: encodeCanonical({ code: error.code, ...error.refusal }) },
        { key: "chains", value: undefined },
        { key: "channel-secret", value: undefined },
        ...journal,
      ],
      ledger: [...before, { type: "DENY", study, code: publicCode(error) }, ...entries],
    },
    { type: "evidence", code: error.code, envelopes: evidence, notes },
    { type: "refusal", error },
    { type: "stop", error },
  ];
  return [{ phase: "refused", study, error }, effects];
}

/** What the coordinator hears of a refusal: a code of the closed list and a random name; everything else stays on site. */
export function refusedMessage(error: CodedError, event: Uint8Array): NodeMessage {
  return { type: "refused", code: publicCode(error), event };
}

/** Leaves the state as it is and says why a message had no effect. */
export function ignore(state: NodeState, code: string, text: string): Stepped {
  return [state, [{ type: "note", code, text }]];
}

/** Repeats the refusal of a study that this node has refused before. */
export function refuseAgain(state: Extract<NodeState, { phase: "refused" }>): Stepped {
  const { error } = state;
  return [
    state,
    [
      { type: "refusal", error },
      { type: "stop", error },
    ],
  ];
}
