import { readFileSync } from "node:fs";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestApi } from "../../../../test/api/served.ts";
import { Authority, NO_OPENSSL } from "../../../../test/edge/certificates.ts";
import { apiConfig } from "./api-config.ts";
import { ownNames } from "./own-names.ts";

let api: TestApi;
beforeAll(async () => void (api = await TestApi.start({ names: ["Ops.example"] })));
afterAll(() => api.stop());

/** Status and code of what is asked by a name; a browser sends it so when that leads here. */
function asked(host: string, path = "/api/v1/openapi.json"): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request({ host: "127.0.0.1", port: api.port, path, headers: { host } }, (answer) => {
    let text = "";
    answer.on("data", (part: Buffer) => (text += part.toString()));
    answer.on("end", () => {
      const { code = "" } = text.startsWith('{"type"') ? (JSON.parse(text) as { code?: string }) : {};
      resolve(`${answer.statusCode} ${code}`.trim());
    });
  })
    .on("error", reject)
    .end();
  return promise;
}

test("by a name that another site has made lead here nothing is answered, not the page either", async () => {
  for (const path of ["/", "/api/v1/openapi.json", "/api/v1/session", "/metrics"])
    expect([path, await asked(`evil.example:${api.port}`, path)]).toEqual([path, "421 API_HOST"]);
  expect(await asked("127.0.0.1.evil.example")).toBe("421 API_HOST");
  expect(await asked("localhost.evil.example")).toBe("421 API_HOST");
  expect(await asked("@127.0.0.1")).toBe("421 API_HOST");
});

test("what it goes by, addresses and probes are answered, whatever port is in front", async () => {
  for (const host of [
    "127.0.0.1:7702",
    "localhost",
    "[::1]:7701",
    "10.0.0.7",
    "ops.example:443",
    "OPS.example.",
  ])
    expect([host, await asked(host)]).toEqual([host, "200"]);
  expect(await asked("anything.example", "/livez")).toBe("200");
  expect(await asked("anything.example", "/readyz?")).toBe("200");
});

test("its own host is its name, and nothing is no name", () => {
  const isOwn = ownNames(apiConfig.parse({ host: "console" }));
  expect(["console:7701", "CONSOLE", "consoles", undefined, "", ":7701", "[console]"].map(isOwn)).toEqual([
    true,
    true,
    ...Array.from({ length: 5 }, () => false),
  ]);
});

test.skipIf(NO_OPENSSL !== undefined)(
  `the names of its certificate are its names ${NO_OPENSSL ?? ""}`,
  () => {
    const authority = new Authority();
    try {
      const { cert } = authority.signed("api", "DNS:api.example,DNS:*.pods.example");
      const isOwn = ownNames(apiConfig.parse({}), readFileSync(cert));
      expect(["api.example:7701", "a.pods.example"].map(isOwn)).toEqual([true, true]);
      expect(["b.a.pods.example", "example", "api"].map(isOwn)).toEqual([false, false, false]);
    } finally {
      authority.remove();
    }
  },
);
