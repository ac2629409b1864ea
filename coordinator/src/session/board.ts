import { CodedError } from "@fedseg/shared/errors.ts";
import { type Note, parseNote } from "@fedseg/shared/ledger/note.ts";
import {
  compareOwn,
  consider,
  gather,
  ownCheckpoint,
  proveFrom,
  publishOwn,
  withCosignature,
} from "@fedseg/shared/ledger/notebook.ts";
import type { CosignAnswer, PublishedCheckpoint } from "@fedseg/shared/protocol/checkpoint.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { signatoryOf, witnessesOf } from "@fedseg/shared/session/signatories.ts";
import type { CoordinatorContext, CoordinatorEffect, Presence, Running } from "./state.ts";

/** What a message about checkpoints leads to; a fault ends the study. */
export interface Posted {
  readonly running: Running;
  readonly effects: readonly CoordinatorEffect[];
  readonly fault?: CodedError;
}

/** A cosignature on its way to the party whose checkpoint it signs. */
interface Cosignature {
  readonly size: number;
  readonly line: string;
}

/** Where checkpoints are passed on: what has come since everybody was last shown, and what is known of each ledger. */
export interface Board {
  /** Checkpoints that have come since the last showing, by party, each proved from the one before. */
  readonly waiting: ReadonlyMap<number, readonly PublishedCheckpoint[]>;
  /** Cosignatures that their subjects have not got yet, by party. */
  readonly gathered: ReadonlyMap<number, readonly Cosignature[]>;
  /** The newest checkpoints of each node, the newest last. */
  readonly notes: ReadonlyMap<number, readonly Noted[]>;
}

/** A node's checkpoint, and by party the cosignatures that have come; they are verified when they are published. */
interface Noted {
  /** The whole note, one line of which is the node's own signature. */
  readonly text: string;
  readonly size: number;
  readonly lines: ReadonlyMap<number, string>;
}

/** A board on which nothing has been put up. */
export const EMPTY_BOARD: Board = { waiting: new Map(), gathered: new Map(), notes: new Map() };

/** Notes kept of each party: cosignatures come a session late. */
const KEPT = 4;

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
      const next = onAnswer(noted, COORDINATOR, answer, context);
      return { ...next, effects: [...commitNotes(writes), ...next.effects] };
    }
  }
}

function passOn(asker: number, from: number, checkpoint: PublishedCheckpoint): CoordinatorEffect[] {
  const checkpoints = [{ party: from, ...checkpoint }];
  return [
    {
      type: "send",
      to: asker,
      message: { type: "checkpoints", checkpoints, cosignatures: [], isLast: false },
    },
  ];
}

/** COSIGNATURES: keeps each for the party that it is for, and asks for proofs where a node knows another checkpoint. */
export function onCosignatures(
  running: Running,
  from: number,
  answers: readonly CosignAnswer[],
  context: CoordinatorContext,
): Posted {
  let current: Posted = { running, effects: [] };
  for (const answer of answers) {
    const next = onAnswer(current.running, from, answer, context);
    current = { ...next, effects: [...current.effects, ...next.effects] };
    if (next.fault) break;
  }
  return current;
}

function onAnswer(running: Running, by: number, answer: CosignAnswer, context: CoordinatorContext): Posted {
  const { party } = answer;
  if (!signatoryOf(running.study, party) || party === by) return { running, effects: [] };
  if (answer.type === "known") {
    return party === COORDINATOR
      ? proveOwn(running, by, answer.note, context)
      : {
          running,
          effects: [{ type: "send", to: party, message: { type: "known", by, note: answer.note } }],
        };
  }
  if (party === COORDINATOR) {
    const { t } = running.study.cohort;
    const writes = gather(context.notary(), [answer], witnessesOf(running.study, party), t);
    return { running, effects: commitNotes(writes) };
  }
  return { running: withCosigned(running, by, answer), effects: [] };
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

function forked(name: string): CodedError {
  return new CodedError("LEDGER_FORK", {
    what: `${name} has signed two different ledgers of one length.`,
    why: "Whoever keeps two ledgers can hide what was spent in one of them from those who see the other.",
    todo: "Show both notes in the evidence folder to all platforms and the auditor: they prove it by themselves.",
  });
}

function lostEntries(signed: number, held: number): CodedError {
  return new CodedError("LEDGER_BEHIND", {
    what: `The nodes have cosigned ${signed} entries of this coordinator's ledger; this disk holds ${held}, or other ones.`,
    why: "The disk was restored from a backup, or two copies of this coordinator have written on.",
    todo: "Restore the newest copy of the coordinator's folder; nothing was released from this one.",
  });
}

/** Shows the nodes that are here each other's checkpoints, and each the cosignatures of its own. */
export function showBoard(running: Running, presence: readonly Presence[], isLast = false): Posted {
  const { waiting, gathered } = running.board;
  const left = new Map(gathered);
  const effects: CoordinatorEffect[] = [];
  for (const [to, state] of presence.entries()) {
    if (state !== "here") continue;
    const others = [...waiting].filter(([party]) => party !== to);
    const checkpoints = others.flatMap(([party, all]) => all.map((published) => ({ party, ...published })));
    const cosignatures = [...(gathered.get(to) ?? [])];
    left.delete(to);
    if (checkpoints.length + cosignatures.length > 0 || isLast)
      effects.push({ type: "send", to, message: { type: "checkpoints", checkpoints, cosignatures, isLast } });
  }
  return {
    running: { ...running, board: { ...running.board, waiting: new Map(), gathered: left } },
    effects,
  };
}

function withWaiting(running: Running, party: number, published: PublishedCheckpoint): Running {
  const before = running.board.waiting.get(party) ?? [];
  if (before.some(({ note }) => note === published.note)) return running;
  const waiting = new Map(running.board.waiting).set(party, [...before, published].slice(-KEPT));
  return { ...running, board: { ...running.board, waiting } };
}

function withNote(running: Running, party: number, text: string, size: number): Running {
  const known = running.board.notes.get(party) ?? [];
  if (known.some((noted) => noted.text === text)) return running;
  const noted: Noted = { text, size, lines: new Map() };
  const notes = new Map(running.board.notes).set(party, [...known, noted].slice(-KEPT));
  return { ...running, board: { ...running.board, notes } };
}

function withCosigned(
  running: Running,
  by: number,
  { party, size, line }: Extract<CosignAnswer, { type: "cosigned" }>,
): Running {
  const { board } = running;
  const notes = (board.notes.get(party) ?? []).map((noted) =>
    noted.size === size ? { ...noted, lines: new Map(noted.lines).set(by, line) } : noted,
  );
  const gathered = [...(board.gathered.get(party) ?? []), { size, line }];
  return {
    ...running,
    board: {
      ...board,
      notes: new Map(board.notes).set(party, notes),
      gathered: new Map(board.gathered).set(party, gathered),
    },
  };
}

/** The newest checkpoint of a node that enough others have cosigned, and every newer one, with what signatures hold. */
export function notesOf({ study, board }: Running, node: number): readonly Note[] {
  const notes = (board.notes.get(node) ?? []).map(({ text, lines }) =>
    [...lines].reduce<Note>(
      (note, [by, line]) => withCosignature(note, line, [signatoryOf(study, by)!]) ?? note,
      parseNote(text)!,
    ),
  );
  const settled = notes.findLastIndex(({ signatures }) => signatures.length > study.cohort.t);
  return notes.slice(Math.max(0, settled));
}

function commitNotes(
  writes: readonly { readonly key: string; readonly value: Uint8Array }[],
): CoordinatorEffect[] {
  return writes.length === 0 ? [] : [{ type: "commit", journal: writes, ledger: [] }];
}

function dropped(node: number, code: string): CoordinatorEffect {
  return { type: "progress", progress: { type: "dropped", node, code } };
}
