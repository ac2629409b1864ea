import { EventEmitter } from "node:events";
import { allowTwoPieces, emitInTwo } from "@fedseg/coordinator/edge/two-pieces.ts";
import { concatBytes } from "@fedseg/shared/crypto/bytes.ts";
import { expect, test } from "vitest";
import { STUDY, attempt, openGate } from "./meeting.ts";

/** So many bytes that are not all alike. */
const bytesOf = (length: number, first: number) => Uint8Array.from({ length }, (_, at) => (first + at) % 251);

test("a message in two pieces comes as one, of every length that a frame writes otherwise, and in its order", async () => {
  const gate = await openGate();
  const node = attempt(`http://127.0.0.1:${gate.port}`);
  expect(await node.outcome).toBe("ready");
  const common = bytesOf(120, 7);
  const pieces = [
    [bytesOf(5, 1), common],
    [bytesOf(6, 2), common],
    [bytesOf(65_415, 3), common],
    [bytesOf(65_416, 4), common],
    [bytesOf(9, 5), bytesOf(3_000_000, 6)],
  ] as const;
  for (const [own, shared] of pieces) {
    gate.send("shop-1", STUDY, own, shared);
    gate.send("shop-1", STUDY, common);
  }
  await expect.poll(() => node.messages.length).toBe(2 * pieces.length);
  const sent = pieces.flatMap((two) => [concatBytes(...two), common]);
  for (const [at, bytes] of sent.entries()) expect(Buffer.compare(node.messages[at], bytes)).toBe(0);
  node.connection.close();
  await gate.close();
});

test("a transport that frames messages itself finds them whole", () => {
  const conn = new EventEmitter();
  allowTwoPieces(conn as Parameters<typeof allowTwoPieces>[0]);
  const [own, common] = [bytesOf(5, 1), bytesOf(9, 2)];
  const packets: { data: unknown; options: object }[] = [];
  const emit = (_: string, ...[, data]: readonly unknown[]) => {
    packets.push({ data, options: { compress: true } });
    return conn.emit("packetCreate", packets.at(-1));
  };
  emitInTwo({ emit }, "message", STUDY, [own, common]);
  emit("message", STUDY, bytesOf(5, 1));
  expect(packets[0].data).toEqual(concatBytes(own, common));
  expect(packets[1]).toEqual({ data: bytesOf(5, 1), options: { compress: true } });
});
