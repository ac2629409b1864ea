import { createHmac } from "node:crypto";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { expect, test } from "vitest";
import { MemoryDocuments } from "../../../../test/api/served.ts";
import { BrowserSessions } from "../../api/browser-sessions.ts";
import { Tokens, makeToken } from "../../api/tokens.ts";
import { sessionHash } from "./session-hash.ts";

const AT = new Date("2026-11-29T12:00:00Z");
const LATER = new Date("2026-11-29T12:01:00Z");
const TLS = { cert: "api.crt", key: "api.key" };

test.each([
  ["over plain http", { insecureHttp: false }, false],
  ["with TLS", { tls: TLS, insecureHttp: false }, true],
  ["behind a proxy with TLS", { insecureHttp: true }, true],
])("a session begun at one process %s, and the next one", async (_, config, goesOn) => {
  const tokens = new Tokens(new MemoryDocuments());
  const { record } = makeToken({ name: "anna", role: "operator", days: 1 }, AT, systemEntropy());
  await tokens.keep(record, AT);
  const keyed = (text: string, purpose: string) =>
    createHmac("sha256", "test").update(`${purpose}\n${text}`).digest();
  const start = () => new BrowserSessions(tokens, sessionHash(config, keyed, systemEntropy()));
  const first = start();
  const { cookie, csrf } = first.begin(record, AT);
  const [pair] = cookie.split(";");
  const session = first.opened(pair, LATER);
  expect([session?.token.name, session?.csrf]).toEqual(["anna", csrf]);
  expect(start().opened(pair, LATER)?.csrf).toBe(goesOn ? csrf : undefined);
});
