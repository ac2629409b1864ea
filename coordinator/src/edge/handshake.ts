import type { TLSSocket } from "node:tls";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { PROTOCOLS } from "@fedseg/shared/plan/protocols.ts";
import {
  EXPORTER_LABEL,
  type Meeting,
  challengeOf,
  handshakeFields,
  isNodeProved,
  proofMessage,
  protocolsMessage,
  proveCoordinator,
  type replacedMessage,
} from "@fedseg/shared/protocol/handshake.ts";
import type { Socket } from "socket.io";
import type { z } from "zod";

/** Who a coordinator is and whom it lets in. */
export interface Gate {
  readonly key: SigningKey;
  /** The identity key of a member by its name; undefined for whoever is none. */
  readonly identityOf: (name: string) => Uint8Array | undefined;
  readonly source: ByteSource;
  /** What it speaks, the oldest first; left out: what this software does. */
  readonly protocols?: readonly string[];
}

/** A node's proof, as whoever was connected before it is shown it. */
export type Proof = z.infer<typeof replacedMessage>;

/** How a handshake begins and ends. */
export interface Meetings {
  /** The nonces of the nodes that are connected, one after another. */
  readonly present: () => Uint8Array;
  /** `proof`: what shows an earlier connection of this node that there is another. `protocols`: what the node speaks. */
  readonly onProved: (name: string, proof: Proof, protocols: readonly string[]) => void;
  readonly onFailed: () => void;
}

/** Sends a challenge, judges the one answer, and proves the coordinator to a node that it admits. */
export function meet(
  socket: Socket,
  { key, identityOf, source, protocols = PROTOCOLS }: Gate,
  { present: presentNow, onProved, onFailed }: Meetings,
): void {
  const stream = socket.request.socket;
  // Who has left already exports nothing.
  if (stream.destroyed) return void socket.disconnect(true);
  const [salt, present] = [source.bytes(32), presentNow()];
  const nonce = challengeOf(salt, present);
  const channel = exportedBy(stream);
  let spoken: readonly string[] = [];
  socket.once("protocols", (value: unknown) => (spoken = protocolsMessage.safeParse(value).data ?? []));
  socket.once("proof", (value: unknown) => {
    const proof = proofMessage.safeParse(handshakeFields(value));
    if (!proof.success) return onFailed();
    const { name, nonce: nodeNonce, signature } = proof.data;
    const node = identityOf(name);
    if (!node) return onFailed();
    const meeting: Meeting = {
      name,
      node,
      coordinator: key.publicKey,
      coordinatorNonce: nonce,
      nodeNonce,
      channel: channel ?? new Uint8Array(0),
    };
    if (!isNodeProved(meeting, signature)) return onFailed();
    socket.emit("welcome", { signature: proveCoordinator(key, meeting) });
    onProved(name, { salt, present, nodeNonce, channel: meeting.channel, signature }, spoken);
  });
  socket.emit("protocols", protocols);
  socket.emit("challenge", { nonce, channel: channel ? "tls-exporter" : "none" });
}

/** Returns what both ends of a TLS connection can derive and nobody else; undefined without TLS. */
function exportedBy(stream: object): Uint8Array | undefined {
  if (!isTls(stream)) return undefined;
  return Uint8Array.from(stream.exportKeyingMaterial(32, EXPORTER_LABEL, Buffer.alloc(0)));
}

function isTls(stream: object): stream is TLSSocket {
  return "encrypted" in stream && stream.encrypted === true;
}
