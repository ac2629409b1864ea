import { join } from "node:path";
import { makeToken } from "@fedseg/coordinator/api/tokens.ts";
import { apiConfig } from "@fedseg/coordinator/edge/api/api-config.ts";
import { withTokens } from "@fedseg/coordinator/edge/api/tokens-in-book.ts";
import { askOrDo } from "@fedseg/coordinator/edge/ask-or-do.ts";
import { listenConfig } from "@fedseg/coordinator/edge/listen-config.ts";
import { Exchange } from "@fedseg/coordinator/edge/relay/exchange.ts";
import { type Relaying, startRelay } from "@fedseg/coordinator/edge/relay/relay.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Authority, NO_OPENSSL } from "../edge/certificates.ts";
import { Consortium, soon, tinyTemplate } from "./consortium.ts";
import { LocalPost } from "./local-post.ts";

const MEMBERS = 3;
const LOADED_MS = Date.now();
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 30_000, interval: 20 });
const KEY = systemEntropy().bytes(32);

const post = new LocalPost();
const exchange = () =>
  new Exchange({
    key: Uint8Array.from(KEY),
    source: systemEntropy(),
    openPost: post.open,
    onPost: () => undefined,
  });

let authority: Authority;
let consortium: Consortium;
let relay: Relaying;
let [driving, relaying]: Exchange[] = [];
const ports: Record<string, number> = {};
let token: string;

const api = (path: string, more: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${ports["api"]}${path}`, {
    ...more,
    headers: { authorization: `Bearer ${token}`, ...(more.headers as Record<string, string>) },
  });

const relayConfig = () => ({ ...consortium.config, folder: join(consortium.folder, "relay") });

/** The code with which something is refused. */
const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => "not refused",
    (error: CodedError) => error.code,
  );

describe.skipIf(NO_OPENSSL !== undefined)("a process that does not drive", () => {
  beforeAll(async () => {
    authority = new Authority();
    const tls = authority.signed("coordinator");
    const { pin } = authority.read(tls);
    consortium = new Consortium(MEMBERS, {
      listen: { ...listenConfig.parse({ port: 0 }), tls },
      api: apiConfig.parse({ port: 0 }),
    });
    await consortium.start();
    const { serving } = consortium;
    await serving.service.putTemplate({ name: "tiny", study: tinyTemplate(MEMBERS) });
    [driving, relaying] = [exchange(), exchange()];
    driving.drive(1, serving.take, () => undefined);
    relay = await startRelay(relayConfig(), relaying, ({ type, port }) => void (ports[type] = port));
    await vi.waitUntil(() => relaying.driver, { timeout: 30_000, interval: 20 });
    for (const member of consortium.members)
      member.addresses = [{ url: `https://localhost:${ports["listening"]}`, pin }];
    const made = makeToken({ name: "anna", role: "operator", days: 1 }, new Date(), systemEntropy());
    token = made.text;
    const { folder, store } = relayConfig();
    const vault = openVault(consortium.config.atRest, systemEntropy());
    await withTokens({ folder, store, vault }, { keep: made.record });
  });

  afterAll(async () => {
    await relay.close();
    await relaying.end();
    await driving.end();
    await consortium.end();
    authority.remove();
  });

  test("brings members to the driver with their TLS and their proofs, and commands of its machine", async () => {
    for (const member of consortium.members) member.connect();
    const asked = {
      name: "spring",
      template: "tiny",
      snapshot: "2026-01-01T00:00:00Z",
      closesAt: soon(60_000),
    };
    const proposed = (await askOrDo(relayConfig(), "propose", asked)) as { readonly name: string };
    expect(proposed.name).toBe("spring");
    await until(() => expect(consortium.states()).toEqual({ spring: "running" }));
  });

  test("answers the API as the driver does: what is read, what is refused, events as they come", async () => {
    const direct = consortium.news.find(({ type }) => type === "api") as unknown as { readonly port: number };
    for (const path of ["/api/v1/openapi.json", "/api/v1/members"]) {
      const there = await fetch(`http://127.0.0.1:${direct.port}${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const here = await api(path);
      expect([here.status, await here.text()]).toEqual([200, await there.text()]);
    }
    const stranger = await api("/api/v1/studies", { headers: { authorization: "Bearer none" } });
    expect([stranger.status, stranger.headers.get("www-authenticate")]).toEqual([
      401,
      expect.stringContaining("Bearer"),
    ]);
    const events = (await api("/api/v1/events?after=0")).body!.getReader();
    const etag = (await api("/api/v1/studies/spring")).headers.get("etag")!;
    const cancelled = await api("/api/v1/studies/spring/cancel", {
      method: "POST",
      headers: { "idempotency-key": "1", "content-type": "application/json", "if-match": etag },
      body: JSON.stringify({ reason: "enough was seen" }),
    });
    expect(cancelled.status).toBe(200);
    let heard = "";
    while (!heard.includes("cancelled")) heard += new TextDecoder().decode((await events.read()).value);
    await events.cancel();
  });

  test("without the driver members are turned away, changes refused at once, and readings wait; in some seconds, when the driver is in reach again, all are answered", async () => {
    const { members } = consortium;
    const here = () => consortium.serving.service.view().members.filter(({ isHere }) => isHere).length;
    expect(here()).toBe(MEMBERS);
    expect((await api("/readyz")).status).toBe(200);
    post.stop();
    expect((await api("/readyz")).status).toBe(503);
    expect((await api("/livez")).status).toBe(200);
    // The page has its own files here, built or not.
    expect([200, 404]).toContain((await api("/")).status);
    const waits = api("/api/v1/studies");
    const refused = await api("/api/v1/studies/spring/pause", {
      method: "POST",
      headers: { "idempotency-key": "2", "content-type": "application/json", "if-match": "*" },
      body: JSON.stringify({ reason: "a holiday" }),
    });
    expect([
      refused.status,
      refused.headers.get("retry-after"),
      ((await refused.json()) as { readonly code: string }).code,
    ]).toEqual([503, "5", "API_NO_DRIVER"]);
    expect(await refusal(askOrDo(relayConfig(), "view", undefined))).toBe("NO_DRIVER");
    const told = (await askService(relayConfig().folder, { ask: "status" }))!.done as {
      readonly process: { readonly since: string };
    };
    expect(told.process).toMatchObject({ role: "relay-alone" });
    // Since when the process runs, not since when it is a relay; and the same of the driver.
    expect(Date.parse(told.process.since)).toBeLessThan(LOADED_MS);
    const driver = (await askService(consortium.config.folder, { ask: "status" }))!.done as typeof told;
    expect(driver.process.since).toBe(told.process.since);
    await until(() => expect(here()).toBe(0));
    post.goOn();
    // What the refusals say is right: in some seconds it is there again.
    await until(() => expect(here()).toBe(members.length));
    expect((await waits).status).toBe(200);
    expect(await refusal(askOrDo(relayConfig(), "view", undefined))).toBe("not refused");
  });

  test("gives whoever carries its letters nothing to read, and nothing to do by carrying them twice", async () => {
    expect(post.carried.length).toBeGreaterThan(100);
    const all = Buffer.concat(post.carried).toString("latin1");
    for (const secret of [token, "spring", "shop-1", "propose", relaying.own])
      expect(all).not.toContain(secret);
    const before = consortium.serving.service.view().studies.length;
    const again = post.carried.slice();
    for (const to of ["all", driving.own]) for (const sealed of again) post.carry(to, sealed);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(consortium.serving.service.view().studies.length).toBe(before);
    expect((await api("/readyz")).status).toBe(200);
  });
});
