import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../../examples/demo/free-port.ts";

test("a port that is told before anybody listens at it is none that a system gives by itself", async () => {
  const given = createServer().listen(0, "127.0.0.1");
  await once(given, "listening");
  const byItself = (given.address() as AddressInfo).port;
  const told = await Promise.all(Array.from({ length: 8 }, freePort));
  expect(Math.max(...told)).toBeLessThan(byItself);
  given.close();
  const server = createServer().listen(told[0], "127.0.0.1");
  await once(server, "listening");
  server.close();
});
