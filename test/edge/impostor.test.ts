import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { proveCoordinator, proveNode } from "@fedseg/shared/protocol/handshake.ts";
import { Server, type Socket } from "socket.io";
import { expect, test } from "vitest";
import { RawClient } from "../e2e/raw-client.ts";
import { COORDINATOR, NODES, STRANGER, STUDY, attempt, openGate } from "./meeting.ts";

/** What a node says to whoever answers. */
interface Proof {
  readonly name: string;
  readonly nonce: Uint8Array;
  readonly signature: Uint8Array;
}

const NONCE = new Uint8Array(32).fill(9);

/** Answers in the coordinator's place; `welcome` makes the signature of the welcome. Returns what became of the node. */
async function impostor(
  welcome: (proof: Proof, socket: Socket) => void,
  channel = "none",
): Promise<{ outcome: string; messages: readonly Uint8Array[] }> {
  const http = createServer();
  const server = new Server(http, { transports: ["websocket"], serveClient: false });
  server.on("connection", (socket) => {
    socket.on("proof", (proof: Proof) => {
      welcome(proof, socket);
      socket.emit("message", STUDY, Uint8Array.of(1));
    });
    socket.emit("challenge", { nonce: NONCE, channel });
    socket.emit("message", STUDY, Uint8Array.of(0));
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  const { connection, outcome, messages } = attempt(
    `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
  );
  try {
    return { outcome: await outcome, messages };
  } finally {
    connection.close();
    await server.close();
  }
}

const meetingOf = ({ name, nonce }: Proof, coordinatorNonce: Uint8Array = NONCE) => ({
  name,
  node: NODES.get(name)!.publicKey,
  coordinator: COORDINATOR.publicKey,
  coordinatorNonce,
  nodeNonce: Uint8Array.from(nonce),
  channel: new Uint8Array(0),
});

test.concurrent.each<[string, (proof: Proof, socket: Socket) => void]>([
  [
    "has no key of the coordinator's",
    (proof, socket) => {
      socket.emit("welcome", { signature: proveCoordinator(STRANGER, meetingOf(proof)) });
    },
  ],
  [
    "sends the node's proof back",
    (proof, socket) => {
      socket.emit("welcome", { signature: proof.signature });
    },
  ],
  [
    "signs with the coordinator's key, but what a node signs",
    (proof, socket) => {
      socket.emit("welcome", { signature: proveNode(COORDINATOR, meetingOf(proof)) });
    },
  ],
  [
    "has a signature of an earlier meeting",
    (proof, socket) => {
      const earlier = { ...proof, nonce: new Uint8Array(32) };
      socket.emit("welcome", { signature: proveCoordinator(COORDINATOR, meetingOf(earlier)) });
    },
  ],
  ["welcomes without a signature", (_, socket) => void socket.emit("welcome")],
])("nothing is heard from a coordinator that %s", async (_, welcome) => {
  expect(await impostor(welcome)).toEqual({ outcome: "COORDINATOR_UNPROVED", messages: [] });
});

test.concurrent("a binding that the connection cannot give is not answered", async () => {
  const proofs: Proof[] = [];
  const { outcome } = await impostor((proof) => proofs.push(proof), "tls-exporter");
  expect(outcome).toBe("COORDINATOR_UNPROVED");
  expect(proofs).toEqual([]);
});

test.concurrent("a proof that an impostor was given is of no use at the real coordinator", async () => {
  const gate = await openGate();
  const stolen = Promise.withResolvers<Proof>();
  const robbed = impostor((proof, socket) => {
    stolen.resolve(proof);
    socket.emit("welcome");
  });
  const { name, nonce, signature } = await stolen.promise;
  const thief = new RawClient(gate.port);
  await thief.challenged;
  expect(await thief.prove({ name, nonce, signature })).toBe(false);
  expect(gate.turnedAway.map(({ code }) => code)).toEqual(["PROOF_FAILED"]);
  await Promise.all([gate.close(), robbed]);
});
