import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { type Note, formatNote, parseNotes } from "@fedseg/shared/ledger/note.ts";
import { sinceSettled, uniteNotes } from "@fedseg/shared/ledger/notes-union.ts";
import { notesOf } from "./board.ts";
import type { JournalWrite } from "./events.ts";
import type { Running } from "./state.ts";

/** What a bundle has of the nodes' checkpoints, and what of it the journal lacks. */
export interface PublishedNotes {
  /** By a node's name: its checkpoints with the cosignatures that this process, or one before it, has been given. */
  readonly notes: ReadonlyMap<string, readonly Note[]>;
  readonly writes: readonly JournalWrite[];
}

/**
 * Puts together what this process knows of the nodes' checkpoints and what stands in the journal of those before it: a bundle
 * that another process publishes anew, in a folder of its own, lacks no cosignature that was published.
 */
export function publishedNotes(
  running: Running,
  read: (key: string) => Uint8Array | undefined,
): PublishedNotes {
  const { plan, cohort } = running.study;
  const notes = new Map<string, readonly Note[]>();
  const writes: JournalWrite[] = [];
  for (const [node, { name }] of plan.roster.entries()) {
    const key = `published/${name}`;
    const stored = read(key);
    const before = stored ? new TextDecoder().decode(stored) : "";
    const best = sinceSettled(uniteNotes(parseNotes(before) ?? [], notesOf(running, node)), cohort.t);
    const text = best.map(formatNote).join("");
    notes.set(name, best);
    if (text !== before) writes.push({ key, value: utf8(text) });
  }
  return { notes, writes };
}
