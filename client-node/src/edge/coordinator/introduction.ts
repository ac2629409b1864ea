import { concatBytes, equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { PROTOCOLS, commonProtocol } from "@fedseg/shared/plan/protocols.ts";
import {
  type Meeting,
  challengeMessage,
  challengeOf,
  PROCESS_BYTES,
  handshakeFields,
  isCoordinatorProved,
  isNodeProved,
  protocolsMessage,
  proveNode,
  replacedMessage,
  welcomeMessage,
} from "@fedseg/shared/protocol/handshake.ts";
import type { Socket } from "socket.io-client";
import { otherProtocols, unproved } from "./connection-refusals.ts";
import type { OwnProcesses } from "./own-processes.ts";

/** Who meets whom. */
export interface Introduced {
  readonly name: string;
  readonly key: SigningKey;
  /** Pinned identity of the coordinator. */
  readonly coordinator: Uint8Array;
}

/** This node's part of the handshake, one connection after another. */
export class Introduction {
  readonly #who: Introduced;
  readonly #source: ByteSource;
  readonly #processes: Pick<OwnProcesses, "own" | "has">;
  /** What was signed on this connection; undefined before. */
  #meeting: Meeting | undefined;

  constructor(who: Introduced, source: ByteSource, processes: Pick<OwnProcesses, "own" | "has">) {
    this.#who = who;
    this.#source = source;
    this.#processes = processes;
  }

  /**
   * Answers a challenge; undefined when it is none or asks for a binding that this connection cannot give.
   * `exported`: what the TLS connection exports, undefined without TLS.
   */
  answer(value: unknown, exported: Uint8Array | undefined): object | undefined {
    this.#meeting = undefined;
    const challenge = challengeMessage.safeParse(handshakeFields(value));
    if (!challenge.success) return undefined;
    const { nonce: coordinatorNonce, channel } = challenge.data;
    const bound = channel === "none" ? new Uint8Array(0) : exported;
    if (!bound) return undefined;
    const { name, key, coordinator } = this.#who;
    const nodeNonce = concatBytes(this.#processes.own, this.#source.bytes(32 - PROCESS_BYTES));
    this.#meeting = { name, node: key.publicKey, coordinator, coordinatorNonce, nodeNonce, channel: bound };
    return { name, nonce: nodeNonce, signature: proveNode(key, this.#meeting) };
  }

  /** Tells whether the pinned coordinator has signed the meeting of this connection. */
  isWelcome(value: unknown): boolean {
    const welcome = welcomeMessage.safeParse(handshakeFields(value));
    const meeting = this.#meeting;
    return welcome.success && meeting !== undefined && isCoordinatorProved(meeting, welcome.data.signature);
  }

  /**
   * Tells whether a process that is none of this folder has proved this identity to this coordinator since this connection
   * was admitted: its challenge was made of this connection's nonce. An earlier proof could be of a process of before.
   */
  isReplacedElsewhere(value: unknown): boolean {
    const replaced = replacedMessage.safeParse(handshakeFields(value));
    if (!replaced.success) return false;
    const { signature, nodeNonce, channel, salt, present } = replaced.data;
    const { name, key, coordinator } = this.#who;
    const coordinatorNonce = challengeOf(salt, present);
    const meeting: Meeting = { name, node: key.publicKey, coordinator, coordinatorNonce, nodeNonce, channel };
    const isOwn = this.#processes.has(nodeNonce.subarray(0, PROCESS_BYTES));
    return this.#isIn(present) && !isOwn && isNodeProved(meeting, signature);
  }

  #isIn(present: Uint8Array): boolean {
    const own = this.#meeting?.nodeNonce;
    if (!own) return false;
    for (let at = 0; at < present.length; at += own.length)
      if (equalBytes(present.subarray(at, at + own.length), own)) return true;
    return false;
  }
}

/** How a node introduces itself on one connection: what it has exported, undefined without TLS. */
interface Introducing {
  readonly introduction: Introduction;
  readonly exported: () => Uint8Array | undefined;
  /** What it speaks, the oldest first; left out: what this software does. */
  readonly protocols?: readonly string[];
}

/** Proves this node and hears who answers; then says why that is nobody to speak with, or undefined. */
export function introduce(
  socket: Socket,
  { introduction, exported, protocols = PROTOCOLS }: Introducing,
  met: (refusal: CodedError | undefined) => void,
): void {
  let spoken: readonly string[] = [];
  socket.on("connect", () => (spoken = []));
  socket.on("protocols", (value: unknown) => (spoken = protocolsMessage.safeParse(value).data ?? []));
  socket.on("challenge", (value: unknown) => {
    const proof = introduction.answer(value, exported());
    if (!proof) return met(unproved());
    socket.emit("protocols", protocols);
    socket.emit("proof", proof);
  });
  socket.on("welcome", (value: unknown) => {
    if (!introduction.isWelcome(value)) return met(unproved());
    met(commonProtocol(protocols, [spoken]) === undefined ? otherProtocols(spoken, protocols) : undefined);
  });
}
