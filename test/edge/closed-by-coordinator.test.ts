import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { meet } from "@fedseg/coordinator/edge/handshake.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { Server, type Socket } from "socket.io";
import { expect, test } from "vitest";
import { COORDINATOR, NODES, STUDY, attempt, openGate } from "./meeting.ts";

type AtEnd = (act: () => void) => void;

/** A coordinator that proves itself and then does something of its own. Returns its address. */
async function lyingGate(atEnd: AtEnd, admitted: (socket: Socket, proof: object) => void): Promise<string> {
  const http = createServer();
  const server = new Server(http, { transports: ["websocket"], serveClient: false });
  let present: Uint8Array = new Uint8Array(0);
  server.on("connection", (socket) =>
    meet(
      socket,
      { key: COORDINATOR, identityOf: (name) => NODES.get(name)?.publicKey, source: systemEntropy() },
      {
        present: () => present,
        onProved: (_, proof) => {
          present = proof.nodeNonce;
          admitted(socket, proof);
        },
        onFailed: () => socket.disconnect(),
      },
    ),
  );
  atEnd(() => void server.close());
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

test.concurrent("a plain disconnect is a loss like any other, and ends nothing", async ({
  onTestFinished,
}) => {
  let admissions = 0;
  const url = await lyingGate(onTestFinished, (socket) => {
    admissions += 1;
    socket.disconnect();
  });
  const { connection, lost, denied } = attempt(url);
  onTestFinished(() => connection.close());
  await expect.poll(() => admissions, { timeout: 10_000 }).toBe(3);
  expect(lost).toContain("the coordinator has closed the connection");
  expect(denied()).toBeUndefined();
});

test.concurrent("NODE_TWICE is said on the other process's proof, which a coordinator cannot make", async ({
  onTestFinished,
}) => {
  const gate = await openGate();
  onTestFinished(() => gate.close());
  const url = `http://127.0.0.1:${gate.port}`;
  const first = attempt(url);
  onTestFinished(() => first.connection.close());
  expect(await first.outcome).toBe("ready");
  const second = attempt(url);
  onTestFinished(() => second.connection.close());
  expect(await second.outcome).toBe("ready");
  await expect.poll(() => first.denied()?.code, { timeout: 10_000 }).toBe("NODE_TWICE");
  expect(second.denied()).toBeUndefined();
});

test.concurrent("another process of the same folder is no other", async ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-own-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const gate = await openGate();
  onTestFinished(() => gate.close());
  const url = `http://127.0.0.1:${gate.port}`;
  const first = attempt(url, { folder });
  onTestFinished(() => first.connection.close());
  expect(await first.outcome).toBe("ready");
  const second = attempt(url, { folder });
  onTestFinished(() => second.connection.close());
  expect(await second.outcome).toBe("ready");
  await expect.poll(() => first.lost.join(), { timeout: 10_000 }).toContain("has closed the connection");
  expect([first.denied(), second.denied()]).toEqual([undefined, undefined]);
});

test.concurrent("a proof that was made before this connection proves no other, whatever folder it is of", async ({
  onTestFinished,
}) => {
  let [earlier, admissions]: [object | undefined, number] = [undefined, 0];
  const url = await lyingGate(onTestFinished, (socket, proof) => {
    admissions += 1;
    if (earlier) socket.emit("replaced", earlier);
    earlier ??= proof;
    setTimeout(() => socket.disconnect(), 50);
  });
  // Before there was a folder, or one of before it was brought back: nothing names this process.
  const before = attempt(url);
  expect(await before.outcome).toBe("ready");
  before.connection.close();
  const now = attempt(url);
  onTestFinished(() => now.connection.close());
  await expect.poll(() => admissions, { timeout: 10_000 }).toBe(3);
  expect(now.denied()).toBeUndefined();
});

test.concurrent("answers to a coordinator that does not read are bounded", async ({ onTestFinished }) => {
  const url = await lyingGate(onTestFinished, (socket) => {
    socket.conn.request.socket.pause();
  });
  const { connection, outcome, lost } = attempt(url, { unread: { bytes: 1 << 20 } });
  onTestFinished(() => connection.close());
  expect(await outcome).toBe("ready");
  const answer = new Uint8Array(1 << 18);
  let sent = 0;
  const flood = setInterval(() => {
    connection.send(STUDY, answer);
    sent += 1;
  }, 1);
  onTestFinished(() => clearInterval(flood));
  await expect.poll(() => lost.join("\n"), { timeout: 10_000 }).toContain("does not read");
  expect(sent).toBeLessThan(200);
});
