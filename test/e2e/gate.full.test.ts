import { rmSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { join } from "node:path";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { createKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex, fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Meeting, proveNode } from "@fedseg/shared/protocol/handshake.ts";
import { coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { refusalLineSchema } from "@fedseg/wording/command-line/log-schema.ts";
import { ENDS } from "@fedseg/wording/command-line/exit-statuses.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RawClient, type RawProof } from "./raw-client.ts";
import { TestStudy } from "./test-study.ts";

let study: TestStudy;
let port: number;
beforeAll(async () => {
  study = await TestStudy.create(4, 5000);
  await study.startCoordinator();
  port = study.nodes[0].proxy.target;
}, 60_000);
afterAll(() => study.stop());

const RESUME = encodeCanonical({ type: "resume", enrolled: false, verified: 0 });

/** The proof of a node of the roster for a nonce; `change` makes it one of something else. */
function proofOf(node: number, coordinatorNonce: Uint8Array, change: Partial<Meeting> = {}): RawProof {
  const { name, key } = study.nodes[node];
  const nonce = new Uint8Array(32).fill(7);
  const coordinator = study.coordinatorKey.publicKey;
  const channel = new Uint8Array(0);
  const meeting = { name, node: key.publicKey, coordinator, coordinatorNonce, nodeNonce: nonce, channel };
  return { name, nonce, signature: proveNode(key, { ...meeting, ...change }) };
}

/** Opens a connection that proves itself as a node. */
async function admittedAs(node: number): Promise<RawClient> {
  const client = new RawClient(port);
  expect(await client.prove(proofOf(node, await client.challenged))).toBe(true);
  return client;
}

/** Waits until the coordinator has answered a RESUME with the plan: it lives, and hears this client. */
async function answersPlan(client: RawClient): Promise<boolean> {
  const before = client.messages.length;
  client.sendMessage(RESUME);
  await expect.poll(() => client.messages.length, { timeout: 20_000 }).toBeGreaterThan(before);
  return decodeCanonical(fromHex(client.messages.at(-1)!), coordinatorMessage)?.type === "plan";
}

function dropped(node: number): number {
  return study.coordinator!.news.filter(
    (news) => news["code"] === "DROPPED" && news["party"] === study.nodes[node].name,
  ).length;
}

describe("who is let in", () => {
  test("a proof by the roster's key is, and the coordinator answers", async () => {
    const client = await admittedAs(0);
    expect(await answersPlan(client)).toBe(true);
    client.close();
  });

  test("a key that is not in the roster is not, under any name", async () => {
    const stranger = signingKeyFromSeed(new Secret(new Uint8Array(32).fill(9)));
    const answers = ["shop-1", "stranger", "coordinator", "__proto__", ""].map(async (name) => {
      const client = new RawClient(port);
      const [coordinatorNonce, nonce] = [await client.challenged, new Uint8Array(32)];
      const coordinator = study.coordinatorKey.publicKey;
      const meeting = { name, node: stranger.publicKey, coordinator, coordinatorNonce, nodeNonce: nonce };
      const signature = proveNode(stranger, { ...meeting, channel: new Uint8Array(0) });
      return client.prove({ name, nonce, signature });
    });
    expect(await Promise.all(answers)).toEqual([false, false, false, false, false]);
  });

  test("a node's key under another node's name, or for another coordinator, is not", async () => {
    const client = new RawClient(port);
    const proof = proofOf(0, await client.challenged);
    expect(await client.prove({ ...proof, name: "shop-2" })).toBe(false);
    const other = new RawClient(port);
    const coordinator = study.nodes[0].key.publicKey;
    expect(await other.prove(proofOf(0, await other.challenged, { coordinator }))).toBe(false);
  });

  test("a proof replayed on a new connection is not, and does not displace the one it was stolen from", async () => {
    const owner = new RawClient(port);
    const proof = proofOf(0, await owner.challenged);
    expect(await owner.prove(proof)).toBe(true);
    const thief = new RawClient(port);
    await thief.challenged;
    expect(await thief.prove(proof)).toBe(false);
    expect(await answersPlan(owner)).toBe(true);
    owner.close();
  });

  test.each([
    '42["proof"]',
    '42["proof",null]',
    '42["proof","shop-1"]',
    '42["proof",{"name":"shop-1"}]',
    '42["proof",{"name":"shop-1","signature":"00"}]',
    '42["proof",{"__proto__":{"name":"shop-1"},"constructor":1}]',
    `42["proof",{"name":"${"x".repeat(100_000)}","signature":[1,2,3]}]`,
  ])("a malformed proof is not: %.60s", async (text) => {
    const client = new RawClient(port);
    await client.challenged;
    client.sendText(text);
    expect(await client.admitted).toBe(false);
  });

  test("what is said before the proof is not heard", async () => {
    const client = new RawClient(port);
    const nonce = await client.challenged;
    client.sendMessage(RESUME);
    client.sendMessage(new Uint8Array(40));
    expect(await client.prove(proofOf(1, nonce))).toBe(true);
    expect([client.messages, dropped(1)]).toEqual([[], 0]);
    expect(await answersPlan(client)).toBe(true);
    expect(client.messages.length).toBe(1);
    client.close();
  });

  test("a node's process with a key of its own making says why, and is not ended by it", async () => {
    const { folder } = study.nodes[3];
    const path = join(folder, "stranger.key");
    const { publicKey } = createKeyFile(path, systemEntropy(), study.vault("shop-4"));
    const stranger = study.writeVariant("shop-4", "stranger.yaml", (config) => {
      Object.assign(config, { key: "stranger.key", folder: "stranger" });
      config["policy"].roster[3].identity = toHex(publicKey);
    });
    const process = study.launch("client-node", stranger);
    const { text } = await process.until("the advice", (news) =>
      String(news["text"]).includes("still trying"),
    );
    expect(text).toMatch(/^NOT_ADMITTED: .* Compare name and public key/);
    expect(await process.stop()).toBe(ENDS.STOPPED);
    expect(process.stderr).not.toMatch(/\n\s+at /);
    rmSync(join(folder, "stranger"), { recursive: true });
  });
});

describe("what an admitted connection may do", () => {
  test("garbage is dropped and noted, and the connection goes on", async () => {
    const client = await admittedAs(2);
    const garbage = [
      new Uint8Array(0),
      systemEntropy().bytes(1000),
      new TextEncoder().encode('{"type":"resume"}'),
      Uint8Array.from([0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      new Uint8Array(1 << 20).fill(0x81),
      encodeCanonical({ type: "resume", enrolled: false, verified: NaN }),
      encodeCanonical({ type: "resume", enrolled: false, verified: 0, extra: 1 }),
      encodeCanonical({ type: "call" }),
      Uint8Array.from([...RESUME, 0]),
    ];
    for (const bytes of garbage) client.sendMessage(bytes);
    client.sendText('42["message","text"]');
    client.sendText('42["message",{"type":"resume"}]');
    client.sendText('42["no-such-event",1]');
    expect(await answersPlan(client)).toBe(true);
    // Of nine of a kind the first, second, fourth and eighth are told.
    expect(garbage).toHaveLength(9);
    await expect.poll(() => dropped(2)).toBe(4);
    client.close();
  });

  test("an oversized message ends its connection, not the coordinator", async () => {
    const client = await admittedAs(2);
    client.sendMessage(new Uint8Array((1 << 25) + 1));
    await client.closed;
    const again = await admittedAs(2);
    expect(await answersPlan(again)).toBe(true);
    again.close();
  });

  test.each(["x", "4garbage", "45", "459-[", "451-{}", '42["proof"', `4${"[".repeat(50_000)}`])(
    "a broken packet ends at most its connection: %.20s",
    async (text) => {
      const client = new RawClient(port);
      await client.challenged;
      client.sendText(text);
      client.close();
      await client.closed;
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    },
  );

  test("a newer connection of the same node replaces the older one", async () => {
    const older = await admittedAs(1);
    const newer = await admittedAs(1);
    await older.closed;
    expect(await answersPlan(newer)).toBe(true);
    newer.close();
  });
});

describe("who stays without proving anything", () => {
  /** Resolves when the coordinator ends a bare TCP connection. */
  const endOf = (socket: Socket) =>
    new Promise<void>((resolve) => {
      socket.on("error", () => undefined);
      socket.on("close", () => resolve());
      socket.resume();
    });

  test("is disconnected: without a proof, without a greeting, without a request, with half a request", async () => {
    const [unproved, mute] = [new RawClient(port), new RawClient(port, true)];
    const bare = connect(port, "127.0.0.1");
    const half = connect(port, "127.0.0.1");
    half.write("GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    await unproved.challenged;
    await Promise.all([unproved.closed, mute.closed, endOf(bare), endOf(half)]);
    expect(await unproved.admitted).toBe(false);
  }, 30_000);

  test("bytes that are no request are answered with the end", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(systemEntropy().bytes(4096));
    await endOf(socket);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  });
});

test("a coordinator that is stopped says so in its log, and why it ends", async () => {
  const coordinator = study.coordinator!;
  expect(await coordinator.stop()).toBe(ENDS.STOPPED);
  expect(coordinator.news.at(-1)).toMatchObject({ time: expect.any(String), code: "STOPPED" });
  expect(refusalLineSchema.parse(JSON.parse(coordinator.stderr))).toMatchObject({ code: "STOPPED" });
  await study.startCoordinator();
});

test("after all this the study runs to its end", async () => {
  for (const node of study.nodes) study.startNode(node);
  expect(await study.ended()).toEqual([0, 0, 0, 0, 0]);
  expect(study.coordinator!.stderr).toBe("");
}, 90_000);
