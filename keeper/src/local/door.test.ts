import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { type Server, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { awaitService, waitSeconds } from "./await-service.ts";
import { askService, isAnswered } from "./call.ts";
import { type Answer, type Door, openDoor } from "./door.ts";
import { socketOf } from "./socket-place.ts";

let folder: string;
const doors: Door[] = [];
const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-local-"));
});
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(answers: Readonly<Record<string, Answer>> = {}, at = folder): Promise<Door> {
  const door = await openDoor(at, answers);
  doors.push(door);
  return door;
}

/** A process on the folder's socket that is no service of this software. */
async function stranger(answer: string | undefined): Promise<void> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (answer !== undefined) socket.end(answer);
  });
  servers.push(server);
  server.listen(socketOf(folder));
  await once(server, "listening");
}

/** Says a line on the socket as it is, and returns what comes back. */
async function rawly(line: string): Promise<string> {
  const socket = connect(socketOf(folder));
  socket.end(line);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const code = (expected: string) => expect.objectContaining({ code: expected });

test("a question is answered with its parts in order, and an end", async () => {
  await opened({
    count: async (given, part) => {
      for (let n = 0; n < Number(given); n += 1) await part(n);
      return { counted: given };
    },
  });
  const parts: unknown[] = [];
  const answer = await askService(folder, { ask: "count", given: 3, part: (part) => void parts.push(part) });
  expect(answer).toEqual({ done: { counted: 3 } });
  expect(parts).toEqual([0, 1, 2]);
});

test("nobody runs: nothing is answered, and nothing is made", async () => {
  expect(await askService(folder, { ask: "status" })).toBeUndefined();
  expect(await askService(join(folder, "none"), { ask: "status" })).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test("a refusal comes through with all its words, and a fault without its own", async () => {
  const refusal = new CodedError("NO", { what: "It is not.", why: "It was not.", todo: "Let it be." });
  await opened({
    refuse: () => Promise.reject(refusal),
    fail: () => Promise.reject(new Error("user u10042")),
  });
  await expect(askService(folder, { ask: "refuse" })).rejects.toMatchObject({
    code: "NO",
    refusal: refusal.refusal,
  });
  const fault = await askService(folder, { ask: "fail" }).catch((error: unknown) => error);
  expect(fault).toEqual(code("UNEXPECTED"));
  expect(String(fault)).not.toContain("u10042");
  await expect(askService(folder, { ask: "toString" })).rejects.toThrow(code("SERVICE_CANNOT"));
});

test("its socket is for this user only, and gone when it is closed", async () => {
  const door = await opened();
  expect(lstatSync(socketOf(folder)).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["service.sock"]);
  await door.close();
  expect(readdirSync(folder)).toEqual([]);
});

test("one that a killed process has left is replaced; one that answers is not", async () => {
  // A socket that nobody listens on: bound, and its file put back after the close.
  await stranger(undefined);
  const server = servers.pop()!;
  const left = `${socketOf(folder)}.left`;
  const { linkSync, renameSync } = await import("node:fs");
  linkSync(socketOf(folder), left);
  await new Promise((done) => server.close(done));
  renameSync(left, socketOf(folder));
  expect(await isAnswered(folder)).toBe(false);
  await opened({ ping: async () => "pong" });
  expect(await askService(folder, { ask: "ping" })).toEqual({ done: "pong" });
  await expect(opened()).rejects.toThrow(code("SERVICE_RUNS"));
  expect(await askService(folder, { ask: "ping" })).toEqual({ done: "pong" });
});

test("a service takes only its own socket away", async () => {
  const first = await opened();
  rmSync(socketOf(folder));
  await opened({ ping: async () => "second" });
  await first.close();
  expect(await askService(folder, { ask: "ping" })).toEqual({ done: "second" });
});

test("a folder whose path is longer than an address is served all the same", async () => {
  const long = join(folder, "a".repeat(60), "b".repeat(60));
  mkdirSync(long, { recursive: true });
  await opened({ ping: async () => "pong" }, long);
  expect(existsSync(socketOf(long))).toBe(true);
  expect(await askService(long, { ask: "ping" })).toEqual({ done: "pong" });
  expect(readdirSync(long)).toEqual(["service.sock"]);
});

test("no room for a short path either: the advice names what helps", async () => {
  const long = join(folder, "a".repeat(60), "b".repeat(60));
  mkdirSync(long, { recursive: true });
  const { TMPDIR } = process.env;
  process.env["TMPDIR"] = long;
  try {
    await expect(openDoor(long, {})).rejects.toThrow(code("SOCKET_PATH"));
    process.env["TMPDIR"] = folder;
    await opened({}, long);
  } finally {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
  }
});

test("other software is refused on both sides", async () => {
  await opened({ ping: async () => "pong" });
  const said = (line: object) => rawly(`${JSON.stringify(line)}\n`);
  expect(await said({ fedseg: 1, software: "00", ask: "ping" })).toContain("SERVICE_OTHER");
  expect(await said({ fedseg: 2, ask: "ping" })).toContain("SERVICE_OTHER");
  expect(await said({ hello: 1 })).not.toContain("pong");
  expect(await rawly("GET / HTTP/1.1\r\n\r\n")).not.toContain("pong");
});

test("a process that says nothing, or nothing sensible, is not waited for", async () => {
  await stranger(undefined);
  await expect(askService(folder, { ask: "ping", silenceMs: 50 })).rejects.toThrow(code("SERVICE_SILENT"));
});

test("a process that ends while it is asked", async () => {
  await stranger("nonsense\n");
  await expect(askService(folder, { ask: "ping" })).rejects.toThrow(code("SERVICE_GONE"));
});

test("an answer of many megabytes comes in parts, whole", async () => {
  const piece = "x".repeat(100_000);
  await opened({
    much: async (_, part) => {
      for (let n = 0; n < 200; n += 1) await part(piece);
      return 200;
    },
  });
  let length = 0;
  await askService(folder, { ask: "much", part: (part) => void (length += String(part).length) });
  expect(length).toBe(20_000_000);
});

test("a question without an end is cut off, and others are answered", async () => {
  await opened({ ping: async () => "pong" });
  expect(await rawly("x".repeat(5_000_000)).catch(() => "cut")).not.toContain("done");
  expect(await askService(folder, { ask: "ping" })).toEqual({ done: "pong" });
});

test("a caller that goes in the midst of an answer harms nobody", async () => {
  await opened({
    much: async (_, part) => {
      for (let n = 0; n < 100; n += 1) await part("x".repeat(100_000));
      return 1;
    },
    ping: async () => "pong",
  });
  const gone = askService(folder, {
    ask: "much",
    part: () => {
      throw new RangeError("interrupted");
    },
  });
  await expect(gone).rejects.toThrow(code("SERVICE_GONE"));
  expect(await askService(folder, { ask: "ping" })).toEqual({ done: "pong" });
});

test.skipIf(process.getuid?.() !== 0)("another user's socket is spoken to by nobody", async () => {
  await opened({ ping: async () => "pong" });
  chownSync(socketOf(folder), 12345, 12345);
  await expect(askService(folder, { ask: "ping" })).rejects.toThrow(code("SERVICE_FOREIGN"));
});

test("a file of that name that is no socket stands in nobody's way", async () => {
  writeFileSync(socketOf(folder), "");
  expect(await askService(folder, { ask: "ping" })).toBeUndefined();
  await opened({ ping: async () => "pong" });
  expect(await askService(folder, { ask: "ping" })).toEqual({ done: "pong" });
});

test("a process that has yet to start is waited for, and one that does not is named", async () => {
  const waiting = awaitService(folder, 5);
  await opened();
  await waiting;
  await expect(awaitService(join(folder, "none"), 0)).rejects.toThrow(code("SERVICE_ABSENT"));
  expect(() => waitSeconds("soon")).toThrow(/^"--wait" expected seconds/);
});
