import type { Note } from "@fedseg/shared/ledger/note.ts";
import { counted } from "@fedseg/wording/number-text.ts";
import { originOf } from "@fedseg/shared/ledger/checkpoint.ts";

/** How long a ledger is, and how many entries wait unsigned until the partners have answered. */
interface Length {
  readonly entries: number;
  readonly waiting: number;
}

/** Writes how far a party's ledger has been signed, and by whom cosigned; `notes` are its own, the newest last. */
export function checkpointText(notes: readonly Note[], name: string, length: Length): string {
  const later =
    length.waiting > 0
      ? `\n${length.waiting} more wait, unsigned, until the partners have answered in the next study`
      : "";
  return `${signedText(notes, name, length.entries)}${later}`;
}

function signedText(notes: readonly Note[], name: string, entries: number): string {
  const newest = notes.at(-1);
  if (!newest)
    return `LEDGER of ${counted(entries, "entry", "entries")}; no checkpoint of it has been signed yet`;
  const cosigned = notes.findLast((note) => witnessesOf(note, name).length > 0);
  const said = cosigned
    ? `cosigned up to entry ${sizeOf(cosigned)} by ${witnessesOf(cosigned, name).join(", ")}`
    : "cosigned by nobody yet";
  return `LEDGER of ${counted(entries, "entry", "entries")}; last checkpoint at ${sizeOf(newest)}, ${said}`;
}

function sizeOf({ text }: Note): string {
  return text.split("\n")[1];
}

function witnessesOf({ signatures }: Note, name: string): string[] {
  const names = signatures.map((signature) => signature.name).filter((signer) => signer !== originOf(name));
  return [...new Set(names)].map((signer) => signer.slice(originOf("").length));
}
