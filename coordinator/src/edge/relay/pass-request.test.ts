import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { Line } from "./line.ts";
import { type Passes, relayListener } from "./pass-request.ts";

const ends: (() => unknown)[] = [];
afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

async function listening(listener: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A process whose driver is at `drivers[0]`; each time that it is asked for, the next one counts. */
async function relayOf(drivers: readonly (number | undefined)[], more: Partial<Passes> = {}) {
  const asked: (number | undefined)[] = [];
  const exchange = {
    driver: undefined,
    open: () => {
      const port = drivers[Math.min(asked.length, drivers.length - 1)];
      asked.push(port);
      return port === undefined ? undefined : (connect(port, "127.0.0.1") as unknown as Line);
    },
  };
  const { signal } = new AbortController();
  const passes = { exchange, page: new Map(), patienceMs: 5000, ending: signal, ...more };
  const url = `http://127.0.0.1:${await listening(relayListener(passes))}/api/v1/studies`;
  return { url, asked };
}

test("what is read is asked again when the driver ends under it, until another answers; a change is not", async () => {
  const ended = await listening((_, response) => void response.destroy());
  const next = await listening((request, response) => void response.end(`${request.method}`));
  const drivers = [ended, undefined, next];
  expect(await (await fetch((await relayOf(drivers)).url)).text()).toBe("GET");
  const { url, asked } = await relayOf(drivers);
  const refused = await fetch(url, { method: "POST", body: "{}" });
  expect([refused.status, refused.headers.get("retry-after"), asked]).toEqual([503, "5", [ended]]);
});

test("a reading waits no longer than it may, nor than this process passes on", async () => {
  expect((await fetch((await relayOf([undefined], { patienceMs: 0 })).url)).status).toBe(503);
  const ending = new AbortController();
  const { url, asked } = await relayOf([undefined], { ending: ending.signal });
  const waits = fetch(url);
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  ending.abort();
  expect((await waits).status).toBe(503);
});

test("files of the page come from this process", async () => {
  const file = { status: 200, text: "<p>", type: "text/html", headers: {} };
  const { url, asked } = await relayOf([undefined], { page: new Map([["/", file]]) });
  expect(await (await fetch(new URL("/", url))).text()).toBe("<p>");
  expect(asked).toEqual([]);
});
