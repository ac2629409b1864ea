import { expect, test } from "vitest";
import { Secret } from "../crypto/secret.ts";
import { signingKeyFromSeed } from "../crypto/signature.ts";
import {
  type Meeting,
  handshakeFields,
  isCoordinatorProved,
  isNodeProved,
  proofMessage,
  proveCoordinator,
  proveNode,
} from "./handshake.ts";

const keyOf = (seed: number) => signingKeyFromSeed(new Secret(new Uint8Array(32).fill(seed)));
const [node, coordinator, other] = [keyOf(1), keyOf(2), keyOf(3)];
const meeting: Meeting = {
  name: "shop-1",
  node: node.publicKey,
  coordinator: coordinator.publicKey,
  coordinatorNonce: new Uint8Array(32).fill(4),
  nodeNonce: new Uint8Array(32).fill(5),
  channel: new Uint8Array(32).fill(6),
};

test("both sides prove themselves in the same meeting", () => {
  expect(isNodeProved(meeting, proveNode(node, meeting))).toBe(true);
  expect(isCoordinatorProved(meeting, proveCoordinator(coordinator, meeting))).toBe(true);
});

test.each<[string, Partial<Meeting>]>([
  ["another name", { name: "shop-2" }],
  ["another coordinator", { coordinator: other.publicKey }],
  ["an old nonce of the coordinator", { coordinatorNonce: new Uint8Array(32) }],
  ["an old nonce of the node", { nodeNonce: new Uint8Array(32) }],
  ["the nonces exchanged", { coordinatorNonce: meeting.nodeNonce, nodeNonce: meeting.coordinatorNonce }],
  ["another TLS connection", { channel: new Uint8Array(32) }],
  ["no TLS", { channel: new Uint8Array(0) }],
])("a proof for %s is none, from either side", (_, change) => {
  const changed = { ...meeting, ...change };
  expect(isNodeProved(meeting, proveNode(node, changed))).toBe(false);
  expect(isCoordinatorProved(meeting, proveCoordinator(coordinator, changed))).toBe(false);
});

test("a proof by another key is none", () => {
  expect(isNodeProved(meeting, proveNode(other, meeting))).toBe(false);
  expect(isCoordinatorProved(meeting, proveCoordinator(other, meeting))).toBe(false);
});

test("a proof cannot be reflected, even where one key is both", () => {
  const both = { ...meeting, coordinator: node.publicKey };
  expect(isCoordinatorProved(both, proveNode(node, both))).toBe(false);
  expect(isNodeProved(both, proveCoordinator(node, both))).toBe(false);
});

test.each([
  ["nothing", undefined],
  ["a text", "shop-1"],
  ["a field too many", { name: "shop-1", nonce: meeting.nodeNonce, signature: new Uint8Array(64), role: 1 }],
  ["a short nonce", { name: "shop-1", nonce: new Uint8Array(31), signature: new Uint8Array(64) }],
  ["a prototype", JSON.parse('{"__proto__":{"name":"shop-1"},"nonce":1,"signature":1}')],
  ["a long name", { name: "x".repeat(65), nonce: meeting.nodeNonce, signature: new Uint8Array(64) }],
])("%s is no proof", (_, value) => {
  expect(proofMessage.safeParse(handshakeFields(value)).success).toBe(false);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  expect("name" in {}).toBe(false);
});
