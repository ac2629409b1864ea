import { toHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import type { Catalogue } from "../features/catalogue.ts";

/** Hashes a catalogue, level and entries in order, hexadecimal: by what partners compare their lists. */
export function hashCatalogue({ level, entries }: Pick<Catalogue, "level" | "entries">): string {
  return toHex(hashFields(DOMAINS.catalogue, utf8(level), ...entries.map(utf8)));
}
