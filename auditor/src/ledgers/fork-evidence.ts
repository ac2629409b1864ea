import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import {
  type Checkpoint,
  type Signatory,
  originOf,
  readCheckpoint,
} from "@fedseg/shared/ledger/checkpoint.ts";
import { type Note, parseNotes } from "@fedseg/shared/ledger/note.ts";

/** What a file of notes proves about one party's ledger. */
export type ForkJudgement =
  /** Two notes that one key has signed give one size two roots: the party keeps two ledgers. */
  | {
      readonly type: "fork";
      readonly signatory: Signatory;
      readonly size: number;
      readonly roots: readonly [string, string];
    }
  /** Every note is signed by a key that is known, and no two of them contradict each other. */
  | { readonly type: "none"; readonly notes: number }
  /** Notes of these ledgers are signed by no key that is known. */
  | { readonly type: "unknown"; readonly origins: readonly string[] }
  | { readonly type: "damaged" };

/**
 * Judges notes that somebody shows as evidence. It needs the keys of the parties and nothing else: no ledger, and
 * nobody's word. Two notes of different sizes prove nothing by themselves.
 */
export function judgeFork(text: string, signatories: readonly Signatory[]): ForkJudgement {
  const notes = parseNotes(text);
  if (!notes || notes.length === 0) return { type: "damaged" };
  const seen = new Map<string, Checkpoint>();
  const unknown: string[] = [];
  for (const note of notes) {
    const signed = readSigned(note, signatories);
    if (!signed) {
      unknown.push(note.text.split("\n")[0]);
      continue;
    }
    const { signatory, checkpoint } = signed;
    const key = `${signatory.name} ${toHex(signatory.identity)} ${checkpoint.size}`;
    const known = seen.get(key);
    if (known && !equalBytes(known.root, checkpoint.root)) {
      const roots = [toHex(known.root), toHex(checkpoint.root)] as const;
      return { type: "fork", signatory, size: checkpoint.size, roots };
    }
    seen.set(key, checkpoint);
  }
  return unknown.length > 0
    ? { type: "unknown", origins: [...new Set(unknown)] }
    : { type: "none", notes: notes.length };
}

function readSigned(
  note: Note,
  signatories: readonly Signatory[],
): { readonly signatory: Signatory; readonly checkpoint: Checkpoint } | undefined {
  for (const signatory of signatories) {
    const isNamed = note.text.startsWith(`${originOf(signatory.name)}\n`);
    const checkpoint = isNamed ? readCheckpoint(note, signatory) : undefined;
    if (checkpoint) return { signatory, checkpoint };
  }
  return undefined;
}

/** Says in plain words what a file of notes proves. */
export function forkText(judgement: ForkJudgement): string {
  switch (judgement.type) {
    case "fork": {
      const { signatory, size, roots } = judgement;
      return [
        `FORK PROVED: ${signatory.name} keeps two ledgers.`,
        `Its key ${toHex(signatory.identity)} has signed two different ledgers of ${size} lines:`,
        ...roots.map((root) => `  root ${root}`),
        "A ledger only grows, so one of the two hides something from those who were shown the other.",
        "Nobody but the holder of that key can have made both signatures.",
      ].join("\n");
    }
    case "none":
      return `NO FORK: ${judgement.notes} notes, each signed by its party, and no two give one size two roots.`;
    case "unknown":
      return [
        "NO FORK PROVED: no key that was given has signed these notes.",
        ...judgement.origins.map((origin) => `  ${origin}`),
        "Give the plan that names the parties (--plan PATH), or their keys (--key NAME=HEX).",
      ].join("\n");
    case "damaged":
      return "NO FORK PROVED: the file is not made of signed notes.";
  }
}
