import { toHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { type StudyModel, contractOf } from "../programs/index.ts";

/**
 * Writes what a study has released as the one JSON text that MODEL names by its hash: program after program, each with the
 * hash of its own model; shortest round-trip numbers, fixed order.
 */
export function studyModelText(model: StudyModel): string {
  const programs = model.map(({ name, model: own }) => {
    const plain = contractOf(name).plain(own);
    return { name, hash: toHex(hashModel(plain)), model: plain };
  });
  return `${JSON.stringify({ programs }, undefined, 1)}\n`;
}

/** Hashes one program's published model by itself: a later study names it so. */
function hashModel(plain: unknown): Uint8Array {
  return hashFields(DOMAINS.programModel, utf8(JSON.stringify(plain)));
}
