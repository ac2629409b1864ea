import { type Note, parseNote } from "@fedseg/shared/ledger/note.ts";
import { newestAndBest, sinceSettled } from "@fedseg/shared/ledger/notes-union.ts";
import { withCosignature } from "@fedseg/shared/ledger/notebook.ts";
import { encodeOnce } from "@fedseg/shared/protocol/codec.ts";
import type { CosignAnswer, PublishedCheckpoint } from "@fedseg/shared/protocol/checkpoint.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { signatoryOf } from "@fedseg/shared/session/signatories.ts";
import type { Noted } from "./board-state.ts";
import type { CoordinatorEffect } from "./events.ts";
import type { Moved } from "./events.ts";
import type { Presence, Running } from "./state.ts";

/** Notes kept of each party: cosignatures come a session late. */
const KEPT = 4;

/** Hands one checkpoint straight to the node that has asked for it. */
export function passOn(asker: number, from: number, checkpoint: PublishedCheckpoint): CoordinatorEffect[] {
  const checkpoints = [{ party: from, ...checkpoint }];
  return [
    {
      type: "send",
      to: asker,
      message: { type: "checkpoints", checkpoints, cosignatures: [], isLast: false },
    },
  ];
}

/** Shows the nodes that are here each other's checkpoints, and each the cosignatures of its own. */
export function showBoard(running: Running, presence: readonly Presence[], isLast = false): Moved {
  const { waiting, gathered } = running.board;
  const left = new Map(gathered);
  const effects: CoordinatorEffect[] = [];
  const all = [...waiting].flatMap(([party, of]) => of.map((published) => ({ party, ...published })));
  // Each is shown to everybody else.
  for (const shown of all) encodeOnce(shown);
  for (const [to, state] of presence.entries()) {
    if (state !== "here") continue;
    const checkpoints = all.filter(({ party }) => party !== to);
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

/** Shows a node that has come back the coordinator's own newest checkpoint at once: it tells when this disk is old. */
export function showOwn(running: Running, to: number): CoordinatorEffect[] {
  const newest = running.board.newest.get(COORDINATOR);
  return newest ? passOn(to, COORDINATOR, newest) : [];
}

/** Shows a node that was away when all the others were shown it the newest checkpoint of everybody else. */
export function showNewest(running: Running, to: number): CoordinatorEffect[] {
  return [...running.board.newest].flatMap(([party, published]) =>
    party === to ? [] : passOn(to, party, published),
  );
}

/** Puts up a checkpoint for the next showing. */
export function withWaiting(running: Running, party: number, published: PublishedCheckpoint): Running {
  const before = running.board.waiting.get(party) ?? [];
  if (before.some(({ note }) => note === published.note)) return running;
  const waiting = new Map(running.board.waiting).set(party, [...before, published].slice(-KEPT));
  const newest = new Map(running.board.newest).set(party, published);
  return { ...running, board: { ...running.board, waiting, newest } };
}

/** Keeps a node's checkpoint for publication. */
export function withNote(running: Running, party: number, text: string, size: number): Running {
  const known = running.board.notes.get(party) ?? [];
  if (known.some((noted) => noted.text === text)) return running;
  const noted: Noted = { text, size, lines: [] };
  const notes = new Map(running.board.notes).set(
    party,
    newestAndBest([...known, noted], KEPT, ({ lines }) => lines.length),
  );
  return { ...running, board: { ...running.board, notes } };
}

/** Keeps one party's cosignatures for the nodes that they are for, and for publication. */
export function withCosigned(
  running: Running,
  by: number,
  answers: readonly Extract<CosignAnswer, { type: "cosigned" }>[],
): Running {
  const { board } = running;
  const [notes, gathered] = [new Map(board.notes), new Map(board.gathered)];
  for (const { party, size, line } of answers) {
    const known = notes.get(party) ?? [];
    notes.set(
      party,
      known.map((noted) =>
        noted.size === size ? { ...noted, lines: withLine(noted.lines, by, line) } : noted,
      ),
    );
    gathered.set(party, [...(gathered.get(party) ?? []), { size, line }]);
  }
  return { ...running, board: { ...board, notes, gathered } };
}

/** A party's newest line in place of an earlier one: of n parties n² come a session, and a list is soon copied. */
function withLine(lines: Noted["lines"], by: number, line: string): Noted["lines"] {
  const at = lines.findIndex(([known]) => known === by);
  return at === -1 ? [...lines, [by, line]] : lines.with(at, [by, line]);
}

/** The newest checkpoint of a node that enough others have cosigned, and every newer one, with what signatures hold. */
export function notesOf({ study, board }: Running, node: number): readonly Note[] {
  const notes = (board.notes.get(node) ?? []).map(({ text, lines }) =>
    lines.reduce<Note>(
      (note, [by, line]) => withCosignature(note, line, [signatoryOf(study, by)!]) ?? note,
      parseNote(text)!,
    ),
  );
  return sinceSettled(notes, study.cohort.t);
}
