import { forked } from "@fedseg/wording/refusals/forked.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import {
  type NotebookWrite,
  compareOwn,
  consider,
  gather,
  ownCheckpoint,
  proveFrom,
  publishOwn,
} from "@fedseg/shared/ledger/notebook.ts";
import type { CosignAnswer, CosignAnswers } from "@fedseg/shared/protocol/checkpoint.ts";
import { CosignedLines } from "@fedseg/shared/protocol/cosigned-lines.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { signatoryOf, witnessesOf } from "@fedseg/shared/session/signatories.ts";
import { passOn, withCosigned, withNote, withWaiting } from "./board.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect } from "./events.ts";
import type { Running } from "./state.ts";

/** What a message about checkpoints leads to; a fault ends the study. */
export interface Posted {
  readonly running: Running;
  readonly effects: readonly CoordinatorEffect[];
  readonly fault?: CodedError;
}

type CheckpointMessage = Extract<NodeMessage, { type: "checkpoint" }>;

/** Puts up a checkpoint of the coordinator's own ledger. */
export function publishCheckpoint(running: Running, context: CoordinatorContext): Posted {
  const { published, writes } = publishOwn(context.notary());
  return { running: withWaiting(running, COORDINATOR, published), effects: commitNotes(writes) };
}

/** CHECKPOINT: cosigns a node's checkpoint and puts it up for the others, or passes it on to the one that asked. */
export function onCheckpoint(
  running: Running,
  from: number,
  { checkpoint, for: asker }: CheckpointMessage,
  context: CoordinatorContext,
): Posted {
  if (asker !== undefined && asker !== COORDINATOR)
    return { running, effects: passOn(asker, from, checkpoint) };
  const considered = consider(context.notary(), from, signatoryOf(running.study, from)!, checkpoint);
  switch (considered.type) {
    case "dropped":
      return { running, effects: [dropped(from, considered.code)] };
    case "fork": {
      const fault = forked(running.study.plan.roster[from].name);
      return { running, effects: [{ type: "evidence", code: fault.code, notes: considered.notes }], fault };
    }
    case "answer": {
      const { answer, writes } = considered;
      const waiting = withWaiting(running, from, checkpoint);
      const noted =
        answer.type === "cosigned" ? withNote(waiting, from, checkpoint.note, answer.size) : waiting;
      const next =
        answer.type === "cosigned"
          ? { running: withCosigned(noted, COORDINATOR, CosignedLines.of([answer])), effects: [] }
          : onKnown(noted, COORDINATOR, answer, context);
      return { ...next, effects: [...commitNotes(writes), ...next.effects] };
    }
  }
}

/** COSIGNATURES: keeps each for the party that it is for, and asks for proofs where a node knows another checkpoint. */
export function onCosignatures(
  running: Running,
  from: number,
  answers: CosignAnswers,
  context: CoordinatorContext,
): Posted {
  const { study } = running;
  const isOfOther = (party: number) => signatoryOf(study, party) !== undefined && party !== from;
  const read = CosignedLines.read(answers, COORDINATOR, isOfOther);
  if (!read) return { running, effects: [dropped(from, "BAD_COSIGNATURES")] };
  const writes = gather(context.notary(), read.own, witnessesOf(study, COORDINATOR), study.cohort.t);
  let current: Posted = { running: withCosigned(running, from, read.others), effects: commitNotes(writes) };
  for (const answer of read.known) {
    if (!isOfOther(answer.party)) continue;
    const next = onKnown(current.running, from, answer, context);
    current = { ...next, effects: [...current.effects, ...next.effects] };
    if (next.fault) break;
  }
  return current;
}

/** A party knows another checkpoint of somebody, who is told so, or proves from there. */
function onKnown(
  running: Running,
  by: number,
  { party, note }: Extract<CosignAnswer, { type: "known" }>,
  context: CoordinatorContext,
): Posted {
  if (party === COORDINATOR) return proveOwn(running, by, note, context);
  return { running, effects: [{ type: "send", to: party, message: { type: "known", by, note } }] };
}

/** A node remembers an earlier checkpoint of the coordinator: it is proved from there, unless this disk has lost it. */
function proveOwn(running: Running, to: number, text: string, context: CoordinatorContext): Posted {
  const notary = context.notary();
  const known = ownCheckpoint(notary, text);
  if (!known) return { running, effects: [dropped(to, "KNOWN_FOREIGN")] };
  if (compareOwn(notary, known) !== "held")
    return { running, effects: [], fault: lostEntries(known.size, notary.tree.size) };
  const published = proveFrom(notary, known.size);
  return { running, effects: published ? passOn(to, COORDINATOR, published) : [] };
}

function lostEntries(signed: number, held: number): CodedError {
  return new CodedError("LEDGER_BEHIND", {
    what: `The nodes have cosigned ${signed} entries of this coordinator's ledger; this disk holds ${held}, or other ones.`,
    why: "The disk was restored from a backup, or two copies of this coordinator have written on.",
    todo: "Restore the newest copy of the coordinator's folder; nothing was released from this one. Where there is none, end the study (cancel; of a service, withdraw).",
  });
}

function commitNotes(writes: readonly NotebookWrite[]): CoordinatorEffect[] {
  return writes.length === 0 ? [] : [{ type: "commit", journal: writes, ledger: [] }];
}

function dropped(node: number, code: string): CoordinatorEffect {
  return { type: "progress", progress: { type: "dropped", node, code } };
}
