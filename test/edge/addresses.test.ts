import { type Server, type Socket, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { addressesOf } from "@fedseg/client-node/edge/config.ts";
import { checkReach } from "@fedseg/client-node/edge/doctor/reach.ts";
import { expect, test } from "vitest";
import { STRANGER, type TestGate, attempt, openGate } from "./meeting.ts";

/** Does something when the test has ended. */
type AtEnd = (act: () => void) => void;

const urlOf = (port: number) => `http://127.0.0.1:${port}`;
/** Where nobody listens. */
const NOBODY = urlOf(1);
/** Long enough for a busy machine to answer in. */
const PATIENT = { isPatient: true, answerMs: 10_000 };

/** Accepts every connection and never says a word. Returns its address. */
async function silent(atEnd: AtEnd): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => void sockets.add(socket.on("error", () => undefined)));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  atEnd(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return urlOf((server.address() as AddressInfo).port);
}

async function gate(atEnd: AtEnd, options: Parameters<typeof openGate>[0] = {}): Promise<TestGate> {
  const opened = await openGate(options);
  atEnd(() => void opened.close());
  return opened;
}

test.concurrent("the first address that answers as the pinned coordinator is used; who is none is told of, by address", async ({
  onTestFinished,
}) => {
  const other = await gate(onTestFinished, { key: STRANGER });
  const right = await gate(onTestFinished);
  const mute = await silent(onTestFinished);
  const urls = [mute, NOBODY, urlOf(other.port), urlOf(right.port)];
  const { connection, outcome, reached, lost } = attempt(urls, { ...PATIENT, answerMs: 1000 });
  onTestFinished(() => connection.close());
  expect(await outcome).toBe("ready");
  expect(reached).toEqual([urlOf(right.port)]);
  expect(lost).toEqual([
    `${mute}: cannot reach the coordinator (no answer within 1 s); trying the next address`,
    `${NOBODY}: cannot reach the coordinator (websocket error); trying the next address`,
    expect.stringMatching(new RegExp(`^${urlOf(other.port)}: NOT_ADMITTED: .* Trying the next address\\.$`)),
  ]);
  // A proof to the pinned coordinator is of no use to another one, which cannot even judge it.
  expect(other.turnedAway.map(({ code }) => code)).toEqual(["PROOF_FAILED"]);
});

test.concurrent("a coordinator that is lost gives way to the next address, and that one to the first again", async ({
  onTestFinished,
}) => {
  const first = await gate(onTestFinished);
  const second = await gate(onTestFinished);
  const urls = [urlOf(first.port), urlOf(second.port)];
  const { connection, reached, denied } = attempt(urls, PATIENT);
  onTestFinished(() => connection.close());
  await expect.poll(() => reached).toEqual([urls[0]]);
  first.disconnect("shop-1");
  await expect.poll(() => reached).toEqual([urls[0], urls[1]]);
  await second.close();
  await expect.poll(() => reached).toEqual([urls[0], urls[1], urls[0]]);
  expect(denied()).toBeUndefined();
});

const PINS = ["ab".repeat(32), "cd".repeat(32)];

test("each address is pinned as the configuration says, and listed once", () => {
  const [one, two] = ["https://one.example", "https://two.example"];
  const place = { coordinatorPin: PINS[0], coordinatorUrl: [one, { url: two, pin: PINS[1] }, one] };
  expect(addressesOf(place)).toEqual([
    { url: one, pin: PINS[0] },
    { url: two, pin: PINS[1] },
  ]);
  expect(addressesOf({ coordinatorUrl: one })).toEqual([{ url: one, pin: undefined }]);
});

test("doctor tells which address answers, and warns of those that do not", async ({ onTestFinished }) => {
  const { port } = await gate(onTestFinished);
  const { finding, answer } = await checkReach({ coordinatorUrl: [NOBODY, urlOf(port)] });
  expect(finding).toMatchObject({ verdict: "WARN", todo: expect.stringContaining("coordinatorUrl") });
  expect(finding.text).toMatch(
    new RegExp(`^${NOBODY}: .*does not answer.*; ${urlOf(port)}: the coordinator answers`),
  );
  expect(answer?.roundTripMs).toBeGreaterThanOrEqual(0);
  expect((await checkReach({ coordinatorUrl: [NOBODY, urlOf(2)] })).finding.verdict).toBe("FAIL");
});
