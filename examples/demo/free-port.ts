import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Ports that no system gives to connections by itself: one of those could have what a server gives up before it starts again. */
const [FIRST, BEHIND_LAST] = [16_384, 32_768];

/** Returns a port of this machine at which nobody listens; nobody is given it until somebody asks for it by its number. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, BEHIND_LAST);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(port, "127.0.0.1"), "listening");
  } catch {
    return false;
  }
  await new Promise((done) => probe.close(done));
  return true;
}
