import { join } from "node:path";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { writeDurably } from "../files/durable-file.ts";
import { makeFolder } from "../files/make-folder.ts";

/** What proves that another party broke a rule. */
export interface Evidence {
  readonly envelopes?: readonly unknown[];
  readonly notes: readonly string[];
}

/** Keeps evidence in the folder `evidence`, named by code and content: no later proof takes the place of an older one. */
export function keepEvidence(folder: string, code: string, { envelopes, notes }: Evidence): void {
  const evidence = join(folder, "evidence");
  makeFolder(evidence);
  const write = (kind: string, bytes: Uint8Array) => {
    const name = `${code.toLowerCase()}-${toHex(sha256(bytes)).slice(0, 16)}.${kind}`;
    writeDurably(join(evidence, name), bytes);
  };
  if (envelopes) write("cbor", encodeCanonical(envelopes));
  if (notes.length > 0) write("notes", utf8(notes.join("")));
}
