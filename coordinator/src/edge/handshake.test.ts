import { EventEmitter } from "node:events";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import type { Socket } from "socket.io";
import { expect, test } from "vitest";
import { meet } from "./handshake.ts";

const gate = {
  key: signingKeyFromSeed(new Secret(new Uint8Array(32).fill(1))),
  identityOf: () => undefined,
  source: systemEntropy(),
};

/** A Socket.IO connection over TLS, as far as a meeting looks at it. */
class TlsPeer extends EventEmitter {
  readonly request: object;
  isDisconnected = false;

  constructor(destroyed: boolean) {
    super();
    const exportKeyingMaterial = () => {
      if (destroyed) throw new TypeError("there is no connection");
      return Buffer.alloc(32);
    };
    this.request = { socket: { encrypted: true, destroyed, exportKeyingMaterial } };
  }

  disconnect(): void {
    this.isDisconnected = true;
  }
}

test.each([
  [true, [], true],
  [false, ["tls-exporter"], false],
])(
  "a peer that has left already (%s) is not challenged and stops nobody",
  (hasLeft, asked, isDisconnected) => {
    const peer = new TlsPeer(hasLeft);
    const channels: string[] = [];
    peer.on("challenge", ({ channel }: { channel: string }) => channels.push(channel));
    meet(peer as unknown as Socket, gate, {
      present: () => new Uint8Array(0),
      onProved: () => undefined,
      onFailed: () => undefined,
    });
    expect([channels, peer.isDisconnected]).toEqual([asked, isDisconnected]);
  },
);
