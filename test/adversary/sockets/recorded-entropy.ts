import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { agreementPublicKey } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import type { SessionSource } from "@fedseg/shared/math/rng.ts";
import { bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";

/** A secret of a node and whose it is: e, a channel secret; m, a mask key; b, a self-mask seed; r, a blinding. */
export interface OwnSecret {
  readonly kind: "e" | "m" | "b" | "r";
  readonly bytes: Uint8Array;
}

/** The operating system's entropy, with a copy of everything that a node has drawn of it. */
export class RecordedEntropy implements SessionSource {
  readonly #source = systemEntropy();
  readonly #drawn: Uint8Array[] = [];

  bytes(count: number): Uint8Array {
    const bytes = this.#source.bytes(count);
    this.#drawn.push(Uint8Array.from(bytes));
    return bytes;
  }

  renew(): void {
    this.#source.renew();
  }

  /**
   * Which of the draws were secrets: channel secrets and mask keys by their public keys, which the node has sent; a seed
   * as the draw after its mask key; blindings by their length.
   */
  secrets(messages: readonly NodeMessage[]): readonly OwnSecret[] {
    const { channelKeys, maskKeys } = publicParts(messages);
    return this.#drawn.flatMap((bytes, at): readonly OwnSecret[] => {
      if (bytes.length === 64) return [{ kind: "r", bytes }];
      if (bytes.length !== 32) return [];
      const publicKey = toHex(agreementPublicKey(new Secret(Uint8Array.from(bytes))));
      if (channelKeys.has(publicKey)) return [{ kind: "e", bytes }];
      if (!maskKeys.has(publicKey)) return [];
      const seed = this.#drawn[at + 1];
      return [{ kind: "m", bytes }, ...(seed?.length === 32 ? [{ kind: "b", bytes: seed } as const] : [])];
    });
  }
}

/** How many secrets of each kind a node must have that has sent these messages; 0 for the ones that cannot be told. */
export function secretsBehind(messages: readonly NodeMessage[]): Readonly<Record<"e" | "m" | "b", number>> {
  const { channelKeys, maskKeys } = publicParts(messages);
  return { e: channelKeys.size, m: maskKeys.size, b: maskKeys.size };
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
    channelKeys: new Set(enrolled.map(({ channelKey }) => toHex(channelKey))),
    maskKeys: new Set(bodies.map(({ maskKey }) => toHex(maskKey))),
  };
}
