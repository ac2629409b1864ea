import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { expect, test } from "vitest";
import { STRANGER, attempt, openGate } from "./meeting.ts";

/** Does something when the test has ended. */
type AtEnd = (act: () => void) => void;
type Wrong = Parameters<typeof attempt>[1];

/** Answers in a coordinator's place, and cannot prove that it is one. Returns its address. */
async function impostor(atEnd: AtEnd): Promise<string> {
  const http = createServer();
  const server = new Server(http, { transports: ["websocket"], serveClient: false });
  server.on("connection", (socket) => {
    socket.on("proof", () => socket.emit("welcome", { signature: new Uint8Array(64) }));
    socket.emit("challenge", { nonce: new Uint8Array(32), channel: "none" });
  });
  atEnd(() => void server.close());
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

/** Connects and returns the refusal's sentences, or "ready". */
async function connected(atEnd: AtEnd, url: string, wrong: Wrong = {}): Promise<string> {
  const { connection, outcome, denied } = attempt(url, wrong);
  atEnd(() => connection.close());
  const end = await outcome;
  return denied()?.message ?? end;
}

test.concurrent.for<[string, string, Wrong, RegExp]>([
  [
    "another coordinator's key is pinned",
    "NOT_ADMITTED",
    { coordinator: STRANGER },
    /somebody else may be answering.*policy\.coordinator/,
  ],
  ["the name is not in the roster", "NOT_ADMITTED", { name: "shop-9" }, /Compare name and public key/],
  ["the key is not in the roster", "NOT_ADMITTED", { key: STRANGER }, /Compare name and public key/],
])("when %s, the advice of %s is right", async ([, code, wrong, advice], { onTestFinished }) => {
  const gate = await openGate();
  onTestFinished(() => gate.close());
  const url = `http://127.0.0.1:${gate.port}`;
  const said = await connected(onTestFinished, url, wrong);
  expect(said).toMatch(new RegExp(`^${code}: `));
  expect(said).toMatch(advice);
  // Put right what differs, and start again.
  expect(await connected(onTestFinished, url)).toBe("ready");
});

test.concurrent("when somebody else answers at coordinatorUrl, the advice of COORDINATOR_UNPROVED is right", async ({
  onTestFinished,
}) => {
  const gate = await openGate();
  onTestFinished(() => gate.close());
  const said = await connected(onTestFinished, await impostor(onTestFinished));
  expect(said).toMatch(/^COORDINATOR_UNPROVED: .*somebody else may be answering.*Compare coordinatorUrl/);
  expect(await connected(onTestFinished, `http://127.0.0.1:${gate.port}`)).toBe("ready");
});
