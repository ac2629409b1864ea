import { afterEach, expect, test } from "vitest";
import { BarePeer } from "./bare-peer.ts";
import { type Attempt, type TestGate, STRANGER, STUDY, attempt, openGate } from "./meeting.ts";

let gate: TestGate;
const nodes: Attempt[] = [];
const peers: BarePeer[] = [];
afterEach(async () => {
  for (const { connection } of nodes.splice(0)) connection.close();
  for (const { socket } of peers.splice(0)) socket.destroy();
  await gate.close();
});

const open = async (limits: object) => (gate = await openGate({ limits }));
const peer = (): BarePeer => {
  const made = new BarePeer(gate.port);
  peers.push(made);
  return made;
};
const node = (options?: Parameters<typeof attempt>[1]): Attempt => {
  const made = attempt(`http://127.0.0.1:${gate.port}`, options);
  nodes.push(made);
  return made;
};
const codes = () => gate.turnedAway.map(({ code, from }) => `${code} ${from}`);

/** Another node is served while all this goes on. */
async function serves(name = "shop-2"): Promise<void> {
  const other = node({ name });
  expect(await other.outcome).toBe("ready");
  const before = gate.heard.length;
  other.connection.send(STUDY, new Uint8Array(77));
  await expect.poll(() => gate.heard.slice(before)).toEqual(["shop-2:77"]);
}

test("more than a proof's worth of bytes before the proof ends the connection", async () => {
  await open({ unprovedBytes: 2000 });
  const loud = peer();
  await loud.greet();
  loud.say(`42["proof","${"x".repeat(3000)}"]`);
  await loud.closed;
  expect(codes()).toEqual(["UNPROVED_BYTES 127.0.0.1"]);
  await serves();
});

test("a request that comes byte by byte ends with the time for a proof", async () => {
  await open({ proofMs: 300 });
  const slow = peer();
  slow.socket.write("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nX-Slow: ");
  const timer = setInterval(() => slow.socket.write("a"), 50);
  await slow.closed;
  clearInterval(timer);
  expect(codes()).toEqual(["PROOF_LATE 127.0.0.1"]);
});

test("connections without a proof are counted, and a proof makes room", async () => {
  await open({ unprovedPerAddress: 3 });
  const proved = [node({ name: "shop-1" })];
  expect(await proved[0].outcome).toBe("ready");
  const waiting = [peer(), peer(), peer()];
  await Promise.all(waiting.map((one) => one.greet()));
  const extra = [peer(), peer()];
  await Promise.all(extra.map(({ closed }) => closed));
  expect(codes()).toEqual(["CONNECTIONS 127.0.0.1"]);
  waiting[0].socket.destroy();
  await waiting[0].closed;
  await serves();
});

test("all connections without a proof are counted together too", async () => {
  await open({ unprovedConnections: 2 });
  await Promise.all([peer().greet(), peer().greet()]);
  await peer().closed;
  expect(codes()).toEqual(["CONNECTIONS 127.0.0.1"]);
});

test("an address whose proofs fail is not heard for a while", async () => {
  await open({ failedProofsPerMinute: 2 });
  const stranger = node({ name: "shop-1", key: STRANGER });
  await expect.poll(() => stranger.lost.length, { timeout: 5000 }).toBeGreaterThan(0);
  expect(codes()).toEqual(["PROOF_FAILED 127.0.0.1", "ADDRESS_BLOCKED 127.0.0.1"]);
  const late = peer();
  await late.closed;
});

test("an identity that sends more packets than are read in a second loses none", async () => {
  await open({ packetsPerSecond: 40 });
  const busy = peer();
  await busy.prove("shop-1");
  // Two packets each.
  for (let sent = 0; sent < 30; sent += 1) busy.message(Uint8Array.of(sent));
  await expect.poll(() => gate.heard.length).toBe(30);
  busy.message(new Uint8Array(2));
  await expect.poll(() => gate.heard.at(-1), { timeout: 5000 }).toBe("shop-1:2");
  expect(codes()).toEqual([]);
});

test("what it sends ahead of its time waits at its own machine, and others are heard", async () => {
  await open({ packetsPerSecond: 10 });
  const busy = peer();
  await busy.prove("shop-1");
  for (let sent = 0; sent < 45; sent += 1) busy.message(Uint8Array.of(sent));
  await expect.poll(() => gate.heard.length).toBe(45);
  busy.message(new Uint8Array(2));
  await serves();
  expect(gate.heard).not.toContain("shop-1:2");
});

test("an identity that has sent far too many packets is cut off, on a new connection as well", async () => {
  await open({ packetsPerSecond: 10 });
  for (const _ of [1, 2]) {
    const busy = peer();
    await busy.prove("shop-1");
    for (let sent = 0; sent < 150; sent += 1) busy.say('42["nothing"]');
    await busy.closed;
  }
  expect(codes()).toEqual(["MESSAGE_RATE shop-1"]);
  await serves();
});

test("an identity that sends too many bytes is cut off, whatever they are", async () => {
  await open({ bytesPerMinute: 200_000 });
  const [heavy, again] = [peer(), peer()];
  await heavy.prove("shop-1");
  heavy.message(new Uint8Array(150_000));
  await expect.poll(() => gate.heard).toEqual(["shop-1:150000"]);
  heavy.socket.destroy();
  await heavy.closed;
  await again.prove("shop-1");
  again.message(new Uint8Array(60_000));
  await again.closed;
  expect(codes()).toEqual(["BYTE_RATE shop-1"]);
  expect(gate.heard).toEqual(["shop-1:150000"]);
  await serves();
});

test("a peer that does not read is dropped once too much waits for it", async () => {
  await open({ sendBufferBytes: 1_000_000 });
  const deaf = peer();
  await deaf.prove("shop-1");
  deaf.socket.pause();
  const content = new Uint8Array(500_000);
  const timer = setInterval(() => gate.send("shop-1", STUDY, content), 5);
  await expect.poll(() => gate.departed, { timeout: 10_000 }).toEqual(["shop-1"]);
  clearInterval(timer);
  expect(codes()).toEqual(["UNREAD shop-1"]);
  await serves();
});

test("a peer that does not read is dropped after a time, however little waits", async () => {
  await open({ unreadMs: 500 });
  const deaf = peer();
  await deaf.prove("shop-1");
  deaf.socket.pause();
  for (let sent = 0; sent < 20; sent += 1) gate.send("shop-1", STUDY, new Uint8Array(1_000_000));
  await expect.poll(() => gate.departed, { timeout: 10_000 }).toEqual(["shop-1"]);
  expect(codes()).toEqual(["UNREAD shop-1"]);
});

test("a peer that answers no ping is dropped", async () => {
  await open({ silentMs: 400 });
  const silent = peer();
  await silent.prove("shop-1");
  await silent.closed;
  await expect.poll(codes).toEqual(["SILENT shop-1"]);
});

test("a message longer than allowed ends its connection before it is there", async () => {
  await open({ messageBytes: 100_000 });
  const long = peer();
  await long.prove("shop-1");
  long.message(new Uint8Array(100_001));
  await long.closed;
  expect(codes()).toEqual(["MESSAGE_BROKEN shop-1"]);
  expect(gate.heard).toEqual([]);
  await serves();
});

test.each([
  ["a frame that is not masked", (broken: BarePeer) => broken.socket.write(Uint8Array.of(0x81, 1, 0x32))],
  ["a packet that is none", (broken: BarePeer) => broken.say("4x")],
  ["more attachments than a message has", (broken: BarePeer) => broken.say('45999999999-["message"]')],
])("%s ends its connection", async (_, say) => {
  await open({});
  const broken = peer();
  await broken.prove("shop-1");
  say(broken);
  await broken.closed;
  expect(codes()).toEqual(["MESSAGE_BROKEN shop-1"]);
});

test("what is no request is told by its kind, and never by what it holds", async () => {
  await open({});
  const broken = peer();
  broken.socket.write("GARBAGE secret-payload\r\n\r\n");
  await broken.closed;
  expect(codes()).toEqual(["REQUEST_MALFORMED 127.0.0.1"]);
  expect(JSON.stringify(gate.turnedAway)).not.toContain("secret");
});
