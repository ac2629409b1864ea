import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type LedgerFile, upToLine } from "../bundle/ledger-file.ts";
import { lacking } from "../finding.ts";
import { type LedgerCourse, type Misstep, followLedger } from "./course.ts";

/** What a ledger's own party has signed of a file, and what is wrong behind it. */
interface SoundPart {
  readonly file: LedgerFile;
  /** Of that part; with the first line behind it, where there is one. */
  readonly course: LedgerCourse;
  readonly isWhole: boolean;
}

/** What is wrong with a line that its party has not signed as the next one of this ledger: anybody can have put it there. */
const ANYBODYS: readonly Misstep["kind"][] = ["name", "order", "signature"];

/**
 * Follows a ledger and returns it as it stands before the first line that its party has not signed: what comes from there on
 * says nothing of anybody, and so does a ledger under none of the keys that the plans name (`identities`, hexadecimal). `seed`: 32 fresh
 * random bytes with which signatures are verified together.
 */
export function soundPart(file: LedgerFile, identities: readonly string[], seed?: Secret): SoundPart {
  const course = followLedger(file, seed);
  const missteps = course.missteps.filter(({ kind }) => ANYBODYS.includes(kind));
  const isOpened = course.keys.length > 0 && missteps.every(({ seq }) => seq > 0);
  if (isOpened && !course.keys.some(({ identity }) => identities.includes(identity))) {
    const text = `${file.path} is kept under no key that a plan names for ${file.name}`;
    const damage = lacking("FILE_STRANGER", text, { path: file.path });
    const empty = { ...upToLine(file, 0), damage };
    return { file: empty, course: followLedger(empty), isWhole: false };
  }
  if (missteps.length === 0) return { file, course, isWhole: file.damage === undefined };
  const part = upToLine(file, Math.min(...missteps.map(({ seq }) => seq)));
  const followed = followLedger(part, seed);
  return {
    file: part,
    course: { ...followed, missteps: [...followed.missteps, ...missteps] },
    isWhole: false,
  };
}
