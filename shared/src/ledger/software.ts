import { toHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields, sha256 } from "../crypto/hash.ts";
import type { LedgerEvent } from "./entry.ts";

/** The program that keeps a ledger: its version, and the hash of the part that all parties share. */
export type Software = Omit<Extract<LedgerEvent, { type: "SOFTWARE" }>, "type">;

/** A file of the shared package. */
export interface SourceFile {
  /** Relative to the package's src folder, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** Tells whether a file of the shared package is part of what parties run: TypeScript that is no test. */
export function isRunSource(path: string): boolean {
  return path.endsWith(".ts") && !path.endsWith(".test.ts");
}

/** Names the software of a version by the names and contents of its files, whatever their order. */
export function describeSoftware(version: string, files: readonly SourceFile[]): Software {
  const inOrder = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const fields = inOrder.flatMap(({ path, content }) => [utf8(path), sha256(content)]);
  return { version, sharedHash: toHex(hashFields(DOMAINS.software, ...fields)) };
}
