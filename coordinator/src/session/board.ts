import { type Note, parseNote } from "@fedseg/shared/ledger/note.ts";
import { newestAndBest, sinceSettled } from "@fedseg/shared/ledger/notes-union.ts";
import { withCosignature, witnessesIn } from "@fedseg/shared/ledger/notebook.ts";
import { encodeOnce } from "@fedseg/shared/protocol/codec.ts";
import {
  MOST_CHECKPOINTS,
  type NoteLine,
  type PublishedCheckpoint,
} from "@fedseg/shared/protocol/checkpoint.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { signatoryOf } from "@fedseg/shared/session/signatories.ts";
import type { Board, Cosignature, Heard, Noted } from "./board-state.ts";
import type { CoordinatorEffect } from "./events.ts";
import type { Moved } from "./events.ts";
import type { Presence, Running } from "./state.ts";

/** Notes kept of each party: cosignatures come a session late. */
const KEPT = 4;
/** Notes of a party between two sortings, at most. */
const MOST_NOTES = 4 * KEPT;
/** Messages with cosignatures between two sortings, at most: of the largest roster one a session. */
const MOST_HEARD = 256;
/** Bytes of a signature line's form at most. */
const MOST_LINE_BYTES = 1024;
/** Of the first byte of a form: what follows is text. @see RFC 8949, section 3.1 */
const [TYPE_BITS, TEXT] = [5, 3];

/** Hands one checkpoint straight to the node that has asked for it. */
export function passOn(asker: number, from: number, checkpoint: PublishedCheckpoint): CoordinatorEffect[] {
  return messagesTo(asker, {
    checkpoints: [{ party: from, ...checkpoint }],
    cosignatures: [],
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
    send({ checkpoints: checkpoints.slice(from, from + MOST_CHECKPOINTS), cosignatures: [], isLast: false });
  send({ checkpoints: checkpoints.slice(from), ...last });
  return effects;
}

/** Shows the nodes that are here each other's checkpoints, and each the cosignatures of its own. */
export function showBoard(running: Running, presence: readonly Presence[], isLast = false): Moved {
  const board = sorted(running.board);
  const { waiting, gathered } = board;
  const left = new Map(gathered);
  const effects: CoordinatorEffect[] = [];
  const all = [...waiting].flatMap(([party, of]) => of.map((published) => ({ party, ...published })));
  // Each is shown to everybody else.
  for (const shown of all) encodeOnce(shown);
  for (const [to, state] of presence.entries()) {
    if (state !== "here") continue;
    const checkpoints = all.filter(({ party }) => party !== to);
    const cosignatures = [...(gathered.get(to)?.values() ?? [])].flat();
    left.delete(to);
    if (checkpoints.length + cosignatures.length > 0 || isLast)
      effects.push(...messagesTo(to, { checkpoints, cosignatures, isLast }));
  }
  return {
    running: { ...running, board: { ...board, waiting: new Map(), gathered: left } },
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

/** Puts up a checkpoint for the next showing: of each party the newest few, however many it has sent. */
export function withWaiting(running: Running, party: number, published: PublishedCheckpoint): Running {
  const before = running.board.waiting.get(party) ?? [];
  if (before.some(({ note }) => note === published.note)) return running;
  const waiting = new Map(running.board.waiting).set(party, [...before, published].slice(-KEPT));
  const newest = new Map(running.board.newest).set(party, published);
  return { ...running, board: { ...running.board, waiting, newest } };
}

/** Keeps a node's checkpoint for publication. */
export function withNote(running: Running, party: number, text: string, size: number): Running {
  const { board } = running;
  const before = board.notes.get(party) ?? [];
  if (before.some((noted) => noted.text === text)) return running;
  const notes = new Map(board.notes).set(party, [...before, { text, size, lines: new Map() }]);
  const next = { ...board, notes };
  // Which are dropped depends on cosignatures, which are sorted when they are shown.
  return { ...running, board: before.length < MOST_NOTES ? next : sorted(next) };
}

/** Keeps one party's cosignatures for the nodes that they are for, and for publication. */
export function withCosigned(running: Running, by: number, answers: Heard["answers"]): Running {
  const lines: Heard["answers"][number][] = [];
  for (const { type, party, size, line } of answers)
    // Of their own: a line that is a view of its message would keep all of that.
    if (isLine(line)) lines.push({ type, party, size, line: line.copied() });
  if (lines.length === 0) return running;
  const { board } = running;
  const next = { ...board, heard: [...board.heard, { by, answers: lines }] };
  return { ...running, board: next.heard.length < MOST_HEARD ? next : sorted(next) };
}

/** Whether what nobody has read here may be a line: only its shape is looked at. */
function isLine({ form }: NoteLine): boolean {
  return form[0] >> TYPE_BITS === TEXT && form.length <= MOST_LINE_BYTES;
}

/** One line a size, of the newest sizes: so many of all parties fit into a message. */
function withLine(
  before: readonly Cosignature[] | undefined,
  size: number,
  line: NoteLine,
): readonly Cosignature[] {
  if (!before) return [{ line, size }];
  const others = before.filter((one) => one.size !== size);
  return [...others, { line, size }].sort((a, b) => a.size - b.size).slice(-KEPT);
}

const known = new WeakMap<Board, Board>();

/** The board with what was heard where it belongs: with the party that it is for, and in its note, a party's newest line in place of an earlier one. */
function sorted(board: Board): Board {
  const before = known.get(board);
  if (before) return before;
  const gathered = new Map([...board.gathered].map(([party, own]) => [party, new Map(own)]));
  const lines = new Map<Noted, Map<number, NoteLine>>();
  for (const { by, answers } of board.heard) {
    for (const { party, size, line } of answers) {
      const own = gathered.get(party) ?? new Map<number, readonly Cosignature[]>();
      gathered.set(party, own.set(by, withLine(own.get(by), size, line)));
      for (const noted of board.notes.get(party) ?? []) {
        if (noted.size !== size) continue;
        const all = lines.get(noted) ?? new Map(noted.lines);
        lines.set(noted, all.set(by, line));
      }
    }
  }
  const notes = new Map(
    [...board.notes].map(([party, of]) => {
      const all = of.map((noted): Noted => ({ ...noted, lines: lines.get(noted) ?? noted.lines }));
      return [party, newestAndBest(all, KEPT, (noted) => noted.lines.size)];
    }),
  );
  const next: Board = { ...board, gathered, notes, heard: [] };
  known.set(board, next);
  return next;
}

/** The newest checkpoint of a node that enough others have cosigned, and every newer one, with what signatures hold. */
export function notesOf({ study, board }: Running, node: number): readonly Note[] {
  const notes = (sorted(board).notes.get(node) ?? []).map(({ text, lines }) =>
    [...lines].reduce<Note>(
      (note, [by, line]) => withCosignature(note, line, witnessesIn([signatoryOf(study, by)!])) ?? note,
      parseNote(text)!,
    ),
  );
  return sinceSettled(notes, study.cohort.t);
}
