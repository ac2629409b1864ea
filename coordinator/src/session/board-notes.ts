import { newestAndBest } from "@fedseg/shared/ledger/notes-union.ts";
import type { NoteLine } from "@fedseg/shared/protocol/checkpoint.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import type { Board, Heard, Noted } from "./board-state.ts";

/** Notes kept of each party: cosignatures come a session late. */
export const KEPT = 4;
/** Showings whose cosignatures are kept as they came: as many as have some of the notes that are kept, as a rule. */
const MOST_SHOWN = KEPT + 1;
/** Bytes of a bit for each party. */
const SIGNERS_BYTES = 32;

/** A note that nobody has cosigned. */
export function newNote(text: string, size: number): Noted {
  return { text, size, signers: new Uint8Array(SIGNERS_BYTES), lines: new Map() };
}

/**
 * What becomes of the notes when what was heard has been shown: who has cosigned each is counted, and the newest are kept with the best
 * before them. Cosignatures stay where they came, and are only taken out for a note that outlives them.
 */
export function settledNotes(board: Board): Pick<Board, "shown" | "notes"> {
  const known = settled.get(board);
  if (known) return known;
  const made = settle(board);
  settled.set(board, made);
  return made;
}

/** Asked of one board for each of its parties. */
const settled = new WeakMap<Board, Pick<Board, "shown" | "notes">>();

function settle({ heard, shown, notes }: Board): Pick<Board, "shown" | "notes"> {
  const counted = new Map<number, readonly Noted[]>();
  for (const [party, of] of notes)
    counted.set(
      party,
      newestAndBest(withSigners(of, party, heard), KEPT, ({ signers }) => countOf(signers)),
    );
  const all = heard.length === 0 ? shown : [...shown, heard];
  let kept: Board["notes"] = counted;
  for (const old of all.slice(0, -MOST_SHOWN)) kept = withLinesOf(kept, old);
  return { shown: all.slice(-MOST_SHOWN), notes: kept };
}

function withSigners(notes: readonly Noted[], party: number, heard: readonly Heard[]): readonly Noted[] {
  const signers = new Map<Noted, Uint8Array>();
  for (const { by, lines } of heard) {
    const bit = by === COORDINATOR ? 8 * SIGNERS_BYTES - 1 : by;
    for (let at = lines.first(party); at >= 0; at = lines.next(at)) {
      const noted = notes.find(({ size }) => size === lines.sizeOf(at));
      if (!noted) continue;
      const own = signers.get(noted) ?? noted.signers.slice();
      own[bit >> 3] |= 1 << (bit & 7);
      signers.set(noted, own);
    }
  }
  return notes.map((noted) => {
    const own = signers.get(noted);
    return own ? { ...noted, signers: own } : noted;
  });
}

function countOf(signers: Uint8Array): number {
  let count = 0;
  for (const byte of signers) for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/** Takes out of what is forgotten what belongs to notes that are kept. */
function withLinesOf(notes: Board["notes"], old: readonly Heard[]): Board["notes"] {
  return new Map(
    [...notes].map(([party, of]) => [party, of.map((noted) => withOwn(noted, party, old))] as const),
  );
}

function withOwn(noted: Noted, party: number, old: readonly Heard[]): Noted {
  const lines = linesIn(noted, party, old);
  return lines.size === 0 ? noted : { ...noted, lines: new Map([...noted.lines, ...lines]) };
}

/** The cosignatures of a note among some: a party's newest. */
function linesIn({ size }: Noted, party: number, heard: readonly Heard[]): ReadonlyMap<number, NoteLine> {
  const found = new Map<number, NoteLine>();
  for (const { by, lines } of heard)
    for (let at = lines.first(party); at >= 0; at = lines.next(at))
      if (lines.sizeOf(at) === size) found.set(by, lines.lineOf(at).copied());
  return found;
}

/** All cosignatures of a note, a party's newest in place of an earlier one. */
export function linesOf({ shown }: Board, party: number, noted: Noted): ReadonlyMap<number, NoteLine> {
  return new Map([...noted.lines, ...linesIn(noted, party, shown.flat())]);
}
