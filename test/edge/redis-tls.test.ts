import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { RedisConnection } from "@fedseg/coordinator/edge/relay/redis-connection.ts";
import { afterAll, expect, test } from "vitest";
import { Authority, NO_OPENSSL } from "./certificates.ts";

const ends: (() => void)[] = [];
afterAll(() => ends.forEach((end) => end()));

test.skipIf(NO_OPENSSL !== undefined)(
  "Redis is told the password only behind a certificate of the authority, for the name of the connection string",
  async () => {
    const [authority, other] = [new Authority(), new Authority()];
    const files = authority.signed("redis", "DNS:localhost");
    let said = "";
    const server = createServer(
      { cert: readFileSync(files.cert), key: readFileSync(files.key) },
      (socket) => {
        socket.on("error", () => undefined);
        socket.on("data", (bytes) => {
          said += String(bytes);
          socket.write("+OK\r\n");
        });
      },
    );
    ends.push(
      () => server.close(),
      () => authority.remove(),
      () => other.remove(),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const begin = async (host: string, ca: string) => {
      const place = { url: `rediss://anna:p%40ss@${host}:${port}/3`, tls: { ca } };
      const connection = new RedisConnection(place);
      await connection.begin(place).finally(() => connection.end());
    };
    await expect(begin("localhost", other.certificate)).rejects.toThrow(/certificate/);
    await expect(begin("127.0.0.1", authority.certificate)).rejects.toThrow(/altnames/);
    expect(said).toBe("");
    await begin("localhost", authority.certificate);
    expect(said).toBe("*3\r\n$4\r\nAUTH\r\n$4\r\nanna\r\n$4\r\np@ss\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n");
  },
);
