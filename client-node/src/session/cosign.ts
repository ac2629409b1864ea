import { forked } from "@fedseg/wording/refusals/forked.ts";
import { unsignedText } from "@fedseg/wording/status/unsigned-text.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { checkpointIn } from "@fedseg/shared/ledger/checkpoint.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import {
  type Notary,
  type NotebookWrite,
  consider,
  cosignedNote,
  gather,
  ownNotes,
} from "@fedseg/shared/ledger/notebook.ts";
import { type CosignAnswer, answersOf } from "@fedseg/shared/protocol/checkpoint.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { signatoryOf, witnessesOf } from "@fedseg/shared/session/signatories.ts";
import { commitNotes } from "./checkpoint.ts";
import { ignore, refuse } from "./refuse.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, Stepped } from "./events.ts";
import type { NodeState, Running } from "./state.ts";

type CheckpointsMessage = Extract<CoordinatorMessage, { type: "checkpoints" }>;

/** CHECKPOINTS: cosigns what extends all that was seen before, and keeps the cosignatures of this node's own. */
export function onCheckpoints(state: NodeState, message: CheckpointsMessage, context: NodeContext): Stepped {
  if (state.phase !== "running" && state.phase !== "finished")
    return ignore(state, "CHECKPOINTS_UNEXPECTED", "No study is running.");
  const { running } = state;
  const { study, self } = running;
  const considered = considerAll(running, message, context);
  if ("fork" in considered) return refuse(running, forked(considered.name), [], considered.fork);
  const notary = context.notary();
  const gathered = gather(
    notary,
    message.cosignatures.read() ?? [],
    witnessesOf(study, self),
    study.cohort.t,
  );
  const { answers, notes, writes } = considered;
  const effects: NodeEffect[] = [...notes, ...commitNotes([...writes, ...gathered])];
  if (answers.length > 0)
    effects.push({ type: "send", message: { type: "cosignatures", answers: answersOf(answers) } });
  if (!message.isLast || state.phase !== "finished") return [state, effects];
  const now = withWrites(notary, [...writes, ...gathered]);
  // Nobody has signed that it was the last time: the others' signatures let a node go, or its own time.
  if (!isCosigned(running, now) && !state.isWitnessed) return [state, effects];
  const [left, last] = takeLeave(state, now, context.ledger().unsigned);
  return [left, [...effects, ...last]];
}

interface Cosigned {
  readonly answers: CosignAnswer[];
  readonly writes: NotebookWrite[];
  readonly notes: NodeEffect[];
}

function considerAll(
  { study, self }: Running,
  { checkpoints }: CheckpointsMessage,
  context: NodeContext,
): Cosigned | { readonly fork: readonly string[]; readonly name: string } {
  const cosigned: Cosigned = { answers: [], writes: [], notes: [] };
  for (const { party, ...published } of checkpoints) {
    const signatory = signatoryOf(study, party);
    if (!signatory || party === self) continue;
    const considered = consider(withWrites(context.notary(), cosigned.writes), party, signatory, published);
    if (considered.type === "fork") return { fork: considered.notes, name: signatory.name };
    if (considered.type === "dropped") {
      const text = `A checkpoint of ${signatory.name} was not cosigned: it is unsigned, or not shown to extend the one before.`;
      cosigned.notes.push({ type: "note", code: considered.code, text });
    } else {
      cosigned.answers.push(considered.answer);
      cosigned.writes.push(...considered.writes);
    }
  }
  return cosigned;
}

/** Several checkpoints of one party come in one message: each is judged after the one before it. */
function withWrites(notary: Notary, writes: readonly NotebookWrite[]): Notary {
  return {
    ...notary,
    read: (key) => writes.findLast((write) => write.key === key)?.value ?? notary.read(key),
  };
}

/** The study is over: what this node has cosigned goes on record, and it leaves. `unsigned`: entries that wait to be signed. */
export function takeLeave(
  state: Extract<NodeState, { phase: "finished" }>,
  notary: Notary,
  unsigned: number,
): Stepped {
  const left: NodeState = { ...state, isWitnessed: true };
  const checkpoints = cosignedBy(state.running, notary);
  const uncosigned = leftOver(state, notary, unsigned);
  if (state.isWitnessed || checkpoints.length === 0) return [left, [...uncosigned, { type: "done" }]];
  const study = toHex(state.running.study.binding.planHash);
  return [
    left,
    [
      ...uncosigned,
      {
        type: "commit",
        journal: [{ key: "witnessed", value: new Uint8Array(1) }],
        ledger: [{ type: "WITNESS", study, checkpoints: [...checkpoints] }],
      },
      { type: "done" },
    ],
  ];
}

/** Tells whether t others have cosigned the newest checkpoint of this node's ledger. */
function isCosigned({ study }: Running, notary: Notary): boolean {
  return (ownNotes(notary).at(-1)?.signatures.length ?? 0) > study.cohort.t;
}

/** What an audit will lack of this node's ledger: its last entries, or their cosignatures. */
function leftOver(
  { running }: Extract<NodeState, { phase: "finished" }>,
  notary: Notary,
  unsigned: number,
): NodeEffect[] {
  if (running.freshness.type === "asking" && unsigned > 0)
    return [{ type: "note", code: "LEDGER_UNSIGNED", text: UNSIGNED.en, words: UNSIGNED }];
  return isCosigned(running, notary) ? [] : [UNCOSIGNED];
}

const UNSIGNED = unsignedText();

const UNCOSIGNED: NodeEffect = {
  type: "note",
  code: "UNCOSIGNED",
  text: "The study is over; the last entries of this node's ledger have not been cosigned by enough others. The next study makes up for it.",
};

/** The newest checkpoints of the others that this node has cosigned. */
function cosignedBy(
  { study, self }: Running,
  notary: Notary,
): Extract<LedgerDraft, { type: "WITNESS" }>["checkpoints"] {
  return [COORDINATOR, ...study.identities.keys()].flatMap((party) => {
    const signatory = signatoryOf(study, party)!;
    const note = party === self ? undefined : cosignedNote(notary, signatory);
    const checkpoint = note === undefined ? undefined : checkpointIn(note, signatory);
    if (!checkpoint) return [];
    const { size, root } = checkpoint;
    return [{ ledger: signatory.name, identity: toHex(signatory.identity), size, root: toHex(root) }];
  });
}
