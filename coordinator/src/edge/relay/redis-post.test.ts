import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import type { Post } from "./post.ts";
import { redisPost } from "./redis-post.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A post over a server that says `answers` to what it is asked, one after another, and then whatever `read` does. */
async function postOver(read: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (said) => {
      if (said.includes("AUTH")) socket.write("+OK\r\n");
      if (said.includes("XADD")) socket.write("$3\r\n1-1\r\n");
      if (said.includes("XREAD")) read(socket);
    });
  });
  return postTo(server);
}

async function postTo(server: Server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const calls = { heard: vi.fn<() => void>(), down: vi.fn<(why: string) => void>(), up: vi.fn<() => void>() };
  const post: Post = redisPost({ url: `redis://:secret@127.0.0.1:${port}` }, "fedseg:test")("own", calls);
  ends.push(async () => {
    await post.end();
    await new Promise((resolve) => server.close(resolve));
  });
  return calls;
}

test("a server that answers without end is left, and little of what it says is taken", async () => {
  let taken = 0;
  const calls = await postOver((socket) => {
    const piece = Buffer.alloc(1 << 16, "x");
    const more = () => {
      while (!socket.destroyed && taken < 1 << 27) {
        taken += piece.length;
        if (!socket.write(piece)) return void socket.once("drain", more);
      }
    };
    socket.write("$4000000000\r\n");
    more();
  });
  await vi.waitFor(() => expect(calls.down).toHaveBeenCalledWith("REPLY_TOO_LONG"), {
    timeout: 30_000,
    interval: 5,
  });
  expect(calls.heard).not.toHaveBeenCalled();
  expect(taken).toBeLessThan(1 << 25);
});

test.each([
  [
    "a letter is longer than any",
    "*1\r\n*2\r\n$3\r\nown\r\n*1\r\n*2\r\n$3\r\n1-1\r\n*2\r\n$6\r\nletter\r\n$99999999\r\n",
    "REPLY_TOO_LONG",
  ],
  ["what it answers is no list of letters", "*1\r\n:1\r\n", "REPLY_MALFORMED"],
  ["it answers what nobody has asked", "*-1\r\n+OK\r\n+OK\r\n", "REPLY_MALFORMED"],
  ["it wants another password", "-NOAUTH secret words\r\n", "NOAUTH"],
])("a server is left when %s: the reason quotes nothing", async (_, answer, reason) => {
  const calls = await postOver((socket) => socket.write(answer));
  await vi.waitFor(() => expect(calls.down).toHaveBeenCalledWith(reason), { timeout: 30_000, interval: 5 });
});

test("a server that takes no letters is tried ever more rarely, and is not told to be there again", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (said) => socket.write(said.includes("XADD") ? "-NOPERM no\r\n" : "+OK\r\n"));
  });
  const calls = await postTo(server);
  await vi.waitFor(() => expect(calls.down.mock.calls).toEqual([["NOPERM"], ["NOPERM"], ["NOPERM"]]), {
    timeout: 30_000,
    interval: 5,
  });
  expect(calls.up).not.toHaveBeenCalled();
});
