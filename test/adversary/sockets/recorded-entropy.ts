import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { agreementPublicKey } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { hashSeed } from "@fedseg/shared/session/hashes.ts";

/** A secret of a node and whose it is: e, a channel secret; m, a mask key; b, a self-mask seed; r, a blinding. */
export interface OwnSecret {
  readonly kind: "e" | "m" | "b" | "r";
  readonly bytes: Uint8Array;
}

/** The operating system's entropy, with a copy of everything that a node has drawn of it. */
export class RecordedEntropy implements ByteSource {
  readonly #source = systemEntropy();
  readonly #drawn: Uint8Array[] = [];

  bytes(count: number): Uint8Array {
    const bytes = this.#source.bytes(count);
    this.#drawn.push(Uint8Array.from(bytes));
    return bytes;
  }

  /** Which of the draws were secrets: those whose public keys and hashes the node has signed, and its blindings. */
  secrets(messages: readonly NodeMessage[]): readonly OwnSecret[] {
    const made = publicParts(messages);
    return this.#drawn.flatMap((bytes): readonly OwnSecret[] => {
      if (bytes.length === 64) return [{ kind: "r", bytes }];
      if (bytes.length !== 32) return [];
      const publicKey = agreementPublicKey(new Secret(Uint8Array.from(bytes)));
      if (made.channelKeys.some((key) => equalBytes(key, publicKey))) return [{ kind: "e", bytes }];
      if (made.maskKeys.some((key) => equalBytes(key, publicKey))) return [{ kind: "m", bytes }];
      return made.seedHashes.some((hash) => equalBytes(hash, hashSeed(bytes))) ? [{ kind: "b", bytes }] : [];
    });
  }
}

function publicParts(messages: readonly NodeMessage[]) {
  const bundles = messages.flatMap((message) => {
    if (message.type === "bundle") return [message];
    return message.type === "report" && message.next ? [message.next] : [];
  });
  const bodies = bundles.flatMap(({ envelope }) => decodeCanonical(envelope.body, bundleBody) ?? []);
  const enrolled = messages.flatMap((message) =>
    message.type === "enrol" ? (decodeCanonical(message.envelope.body, enrolBody) ?? []) : [],
  );
  return {
    channelKeys: enrolled.map(({ channelKey }) => channelKey),
    maskKeys: bodies.map(({ maskKey }) => maskKey),
    seedHashes: bodies.map(({ seedHash }) => seedHash),
  };
}
