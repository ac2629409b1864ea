import { type Note, parseNote } from "@fedseg/shared/ledger/note.ts";
import { sinceSettled } from "@fedseg/shared/ledger/notes-union.ts";
import { withCosignature, witnessesIn } from "@fedseg/shared/ledger/notebook.ts";
import { withEntry } from "@fedseg/shared/math/growing-map.ts";
import { encodeOnce } from "@fedseg/shared/protocol/codec.ts";
import { MOST_CHECKPOINTS, type PublishedCheckpoint } from "@fedseg/shared/protocol/checkpoint.ts";
import { type CosignedLines, cosignaturesOf } from "@fedseg/shared/protocol/cosigned-lines.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { copyOf } from "@fedseg/shared/protocol/unread.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { signatoryOf } from "@fedseg/shared/session/signatories.ts";
import { KEPT, linesOf, newNote, settledNotes } from "./board-notes.ts";
import type { Board, Cosignature } from "./board-state.ts";
import type { CoordinatorEffect } from "./events.ts";
import type { Moved } from "./events.ts";
import type { Presence, Running } from "./state.ts";

/** Notes of a party between two showings, at most. */
const MOST_NOTES = 4 * KEPT;
/** Messages with cosignatures between two showings, at most: of the largest roster one a session, and as many of this coordinator's own. */
const MOST_HEARD = 512;
/** Bytes of them: of the largest roster they come to 13 MB. */
const MOST_HEARD_BYTES = 1 << 24;

const NONE = cosignaturesOf([]);

/** Hands one checkpoint straight to the node that has asked for it. */
export function passOn(asker: number, from: number, checkpoint: PublishedCheckpoint): CoordinatorEffect[] {
  return messagesTo(asker, {
    checkpoints: [{ party: from, ...checkpoint }],
    cosignatures: NONE,
    isLast: false,
  });
}

/** What one node is shown at one time. */
type Shown = Omit<Extract<CoordinatorMessage, { type: "checkpoints" }>, "type">;

/**
 * As many messages as that takes: a party's checkpoints are proved one from the other, so that none is left out. With the last
 * of them cosignatures come, of all parties no more than one has room for.
 */
function messagesTo(to: number, { checkpoints, ...last }: Shown): CoordinatorEffect[] {
  const effects: CoordinatorEffect[] = [];
  const send = (shown: Shown) =>
    effects.push({ type: "send", to, message: { type: "checkpoints", ...shown } });
  let from = 0;
  for (; checkpoints.length - from > MOST_CHECKPOINTS; from += MOST_CHECKPOINTS)
    send({
      checkpoints: checkpoints.slice(from, from + MOST_CHECKPOINTS),
      cosignatures: NONE,
      isLast: false,
    });
  send({ checkpoints: checkpoints.slice(from), ...last });
  return effects;
}

/** Shows the nodes that are here each other's checkpoints, and each the cosignatures of its own. */
export function showBoard(running: Running, presence: readonly Presence[], isLast = false): Moved {
  const { board } = running;
  const gathered = new Map(board.gathered);
  const effects: CoordinatorEffect[] = [];
  const all = [...board.waiting].flatMap(([party, of]) => of.map((published) => ({ party, ...published })));
  // Each is shown to everybody else.
  for (const shown of all) encodeOnce(shown);
  for (const [to, state] of presence.entries()) {
    const own = cosignaturesFor(board, to);
    if (state !== "here") {
      keepFor(gathered, to, own);
      continue;
    }
    const checkpoints = all.filter(({ party }) => party !== to);
    const forms = [...own.values()].flatMap((of) => of.map(({ form }) => form));
    gathered.delete(to);
    if (checkpoints.length + forms.length > 0 || isLast)
      effects.push(...messagesTo(to, { checkpoints, cosignatures: cosignaturesOf(forms), isLast }));
  }
  const newest = newestOf(board);
  const shown = {
    ...board,
    ...settledNotes(board),
    waiting: new Map(),
    newest,
    gathered,
    heard: [],
    heardBytes: 0,
  };
  return { running: { ...running, board: shown }, effects };
}

/** The newest checkpoint of every party, shown or not. */
export function newestOf({ newest, waiting }: Board): Board["newest"] {
  const all = new Map(newest);
  for (const [party, of] of waiting) all.set(party, of.at(-1)!);
  return all;
}

/** Shows a node that has come back the coordinator's own newest checkpoint at once: it tells when this disk is old. */
export function showOwn(running: Running, to: number): CoordinatorEffect[] {
  const newest = newestOf(running.board).get(COORDINATOR);
  return newest ? passOn(to, COORDINATOR, newest) : [];
}

/** Shows a node that was away when all the others were shown it the newest checkpoint of everybody else. */
export function showNewest(running: Running, to: number): CoordinatorEffect[] {
  return [...newestOf(running.board)].flatMap(([party, published]) =>
    party === to ? [] : passOn(to, party, published),
  );
}

/** Puts up a checkpoint for the next showing: of each party the newest few, however many it has sent. */
export function withWaiting(running: Running, party: number, published: PublishedCheckpoint): Running {
  const before = running.board.waiting.get(party) ?? [];
  if (before.some(({ note }) => note === published.note)) return running;
  const waiting = withEntry(running.board.waiting, party, [...before, published].slice(-KEPT));
  return { ...running, board: { ...running.board, waiting } };
}

/** Keeps a node's checkpoint for publication. */
export function withNote(running: Running, party: number, text: string, size: number): Running {
  const { board } = running;
  const before = board.notes.get(party) ?? [];
  if (before.some((noted) => noted.text === text)) return running;
  const next = { ...board, notes: new Map(board.notes).set(party, [...before, newNote(text, size)]) };
  // Which are dropped depends on cosignatures, which are counted when they are shown.
  return { ...running, board: before.length < MOST_NOTES ? next : withoutHeard(next) };
}

/** Keeps one party's cosignatures for the nodes that they are for, and for publication. */
export function withCosigned(running: Running, by: number, lines: CosignedLines): Running {
  if (lines.length === 0) return running;
  const { board } = running;
  const heard = [...board.heard, { by, lines }];
  const heardBytes = board.heardBytes + lines.bytes;
  const next = { ...board, heard, heardBytes };
  const isMuch = heard.length >= MOST_HEARD || heardBytes > MOST_HEARD_BYTES;
  return { ...running, board: isMuch ? withoutHeard(next) : next };
}

/** The board with what was heard put by for each party: there may be no showing for long. */
function withoutHeard(board: Board): Board {
  const gathered = new Map(board.gathered);
  const parties = new Set(
    board.heard.flatMap(({ lines }) => Array.from({ length: lines.length }, (_, at) => lines.partyOf(at))),
  );
  for (const party of parties) keepFor(gathered, party, cosignaturesFor(board, party));
  return { ...board, ...settledNotes(board), gathered, heard: [], heardBytes: 0 };
}

/** Keeps what a party has not got: copies, where what they came in is not to be kept for one of them. */
function keepFor(
  gathered: Map<number, ReadonlyMap<number, readonly Cosignature[]>>,
  party: number,
  own: ReadonlyMap<number, readonly Cosignature[]>,
): void {
  if (own.size === 0) return;
  const copies = [...own].map(
    ([by, of]) => [by, of.map(({ size, form }) => ({ size, form: copyOf(form) }))] as const,
  );
  gathered.set(party, new Map(copies));
}

/** What has come for a party and it has not got, by whose it is, in the order in which they came. */
function cosignaturesFor(board: Board, party: number): ReadonlyMap<number, readonly Cosignature[]> {
  const own = new Map(board.gathered.get(party));
  for (const { by, lines } of board.heard)
    for (let at = lines.first(party); at >= 0; at = lines.next(at))
      own.set(by, withLine(own.get(by), { size: lines.sizeOf(at), form: lines.formOf(at) }));
  return own;
}

/** One cosignature a size, of the newest sizes: so many of all parties fit into a message. */
function withLine(before: readonly Cosignature[] | undefined, line: Cosignature): readonly Cosignature[] {
  if (!before) return [line];
  const others = before.filter(({ size }) => size !== line.size);
  return [...others, line].sort((a, b) => a.size - b.size).slice(-KEPT);
}

/** The newest checkpoint of a node that enough others have cosigned, and every newer one, with what signatures hold. */
export function notesOf({ study, board }: Running, node: number): readonly Note[] {
  const settled = { ...board, ...settledNotes(board) };
  const notes = (settled.notes.get(node) ?? []).map((noted) =>
    [...linesOf(settled, node, noted)].reduce<Note>(
      (note, [by, line]) => withCosignature(note, line, witnessesIn([signatoryOf(study, by)!])) ?? note,
      parseNote(noted.text)!,
    ),
  );
  return sinceSettled(notes, study.cohort.t);
}
