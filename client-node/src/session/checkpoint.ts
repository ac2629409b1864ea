import { CodedError } from "@fedseg/shared/errors.ts";
import type { Checkpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import {
  type NotebookWrite,
  compareOwn,
  ownCheckpoint,
  proveFrom,
  publishOwn,
} from "@fedseg/shared/ledger/notebook.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { ignore, refuse } from "./refuse.ts";
import type { JournalWrite, NodeEffect, Stepped } from "./events.ts";
import type { NodeContext } from "./context.ts";
import type { NodeState } from "./state.ts";

type KnownMessage = Extract<CoordinatorMessage, { type: "known" }>;

/** Publishes a checkpoint of this node's ledger as it stands, once that is known to be its newest; written down before it leaves. */
export function publishCheckpoint(state: NodeState, context: NodeContext): Stepped {
  if (state.phase !== "running" && state.phase !== "finished") return [state, []];
  if (state.running.freshness.type === "asking") return [state, []];
  const { published, writes } = publishOwn(context.notary());
  return [
    state,
    [...commitNotes(writes), { type: "send", message: { type: "checkpoint", checkpoint: published } }],
  ];
}

/** A commit of nothing but notes; nothing when there are none. */
export function commitNotes(writes: readonly NotebookWrite[]): readonly NodeEffect[] {
  return writes.length === 0 ? [] : [{ type: "commit", journal: ofAccount(writes), ledger: [] }];
}

/** Notes belong to the account and outlive every study. */
function ofAccount(writes: readonly NotebookWrite[]): readonly JournalWrite[] {
  return writes.map((write) => ({ ...write, isOfAccount: true }));
}

/** KNOWN: a party has cosigned a checkpoint of this node; it is proved from there, unless this disk does not hold it. */
export function onKnown(state: NodeState, { note, by }: KnownMessage, context: NodeContext): Stepped {
  if (state.phase !== "running" && state.phase !== "finished")
    return ignore(state, "KNOWN_UNEXPECTED", "No study is running.");
  const notary = context.notary();
  const known = ownCheckpoint(notary, note);
  if (!known)
    return ignore(state, "KNOWN_FOREIGN", "A party remembers a checkpoint that this node never signed.");
  const lost = lostEntries(known, context);
  if (lost) return refuse(state.running, lost, [], [note]);
  const published = proveFrom(notary, known.size);
  if (!published)
    return ignore(state, "KNOWN_OLD", "A party asks for a proof that this node has no checkpoint for.");
  return [state, [{ type: "send", message: { type: "checkpoint", checkpoint: published, for: by } }]];
}

/** The refusal of a node whose own signature shows a ledger that its disk does not hold; undefined when it does. */
export function lostEntries(known: Checkpoint, context: NodeContext): CodedError | undefined {
  const { tree } = context.notary();
  switch (compareOwn({ tree }, known)) {
    case "held":
      return undefined;
    case "behind":
      return behind(
        `This node has signed for ${known.size} entries of its ledger; this disk holds ${tree.size}.`,
      );
    case "forked":
      return new CodedError("LEDGER_FORKED", {
        what: `This node has signed for another ledger: entry ${known.size} and all before it are not the ones on this disk.`,
        why: "Two copies of this node have written on, or the disk was restored and then used.",
        todo: "Find the other copy and stop both; bring back the ledger that the partners have cosigned, or retire the identity key.",
      });
  }
}

/** The refusal of a disk that lacks what this node has signed for. */
export function behind(what: string): CodedError {
  return new CodedError("LEDGER_BEHIND", {
    what,
    why: "The disk was restored from a backup or copied from another machine, so charges are missing here.",
    todo: "Restore the newest copy of this node's folder. If there is none, make a new name, key and folder, and carry the old charges over with fedseg-node carry-over before the partners pin the new key.",
  });
}
