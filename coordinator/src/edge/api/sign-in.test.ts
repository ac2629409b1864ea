import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { BrowserSessions } from "../../api/browser-sessions.ts";
import { Tokens, makeToken } from "../../api/tokens.ts";
import { ANSWERS } from "../../api/bodies.ts";
import { TestApi, refusalOf } from "../../../../test/api/served.ts";

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(() => api.stop());

const BODY = { reason: "a holiday" };

function signIn(token = api.tokens.operator, headers = {}): Promise<Response> {
  return api.ask("POST", "/session", { role: "nobody", body: { token }, headers });
}

/** Signs in, and asks as the browser's page does from then on. */
async function browser() {
  const answer = await signIn();
  const cookie = answer.headers.get("set-cookie") ?? "";
  const { csrf } = ANSWERS.BegunSession.parse(await answer.json());
  const proof = { "x-csrf-token": csrf };
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
    api.ask(method, path, { role: "nobody", body, headers: { cookie: cookie.split(";")[0], ...headers } });
  const ask = (method: string, path: string) => send(method, path, proof);
  return { cookie, csrf, send, ask, proof };
}

test("the cookie is out of scripts' and other sites' reach, and holds no token", async () => {
  const { cookie, ask } = await browser();
  const [pair, ...flags] = cookie.split("; ");
  expect(flags.toSorted()).toEqual(["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict", "Secure"]);
  expect(pair).toMatch(/^__Host-fedseg=[0-9a-f]{12}\.\d+\.[0-9a-f]{64}$/);
  expect(api.tokens.operator).not.toContain(pair.slice(-64));
  expect((await ask("GET", "/studies")).status).toBe(200);
  const session = { name: "operator", role: "operator", expiresAt: expect.any(String) };
  expect(await (await ask("GET", "/session")).json()).toEqual(session);
});

test("the cookie alone, which pages of other ports receive, reads nothing and is told nothing", async () => {
  const { send, csrf, proof } = await browser();
  for (const path of [
    "/session",
    "/studies",
    "/events",
    "/bundles/spring/archive",
    "/bundles/spring/files/a",
  ]) {
    expect(await refusalOf(await send("GET", path))).toBe("401 API_TOKEN");
    const wrong = { "x-csrf-token": csrf.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) };
    expect(await refusalOf(await send("GET", path, wrong))).toBe("401 API_TOKEN");
    const foreign = { ...proof, "sec-fetch-site": "same-site" };
    expect(await refusalOf(await send("GET", path, foreign))).toBe("401 API_TOKEN");
  }
});

test("a change needs the page's own header", async () => {
  const { send, csrf, proof } = await browser();
  const pause = (headers: Record<string, string>) => send("POST", "/studies/spring/pause", headers, BODY);
  const other = csrf.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
  for (const headers of [
    {},
    { "x-csrf-token": "" },
    { "x-csrf-token": other },
    { "x-csrf-token": csrf.slice(1) },
  ])
    expect(await refusalOf(await pause(headers))).toBe("403 API_CSRF");
  for (const site of ["cross-site", "same-site"])
    expect(await refusalOf(await pause({ ...proof, "sec-fetch-site": site }))).toBe("403 API_CSRF");
  expect(api.service.asked).toEqual([]);
  expect((await pause({ ...proof, "sec-fetch-site": "same-origin" })).status).toBe(200);
});

test("another session's header proves nothing", async () => {
  const first = await browser();
  api.nowMs += 1;
  const second = await browser();
  const answer = await first.send("POST", "/studies/spring/pause", second.proof, BODY);
  expect(await refusalOf(answer)).toBe("403 API_CSRF");
});

test("another site cannot sign a browser in", async () => {
  const answer = await signIn(api.tokens.operator, { "sec-fetch-site": "cross-site" });
  expect([await refusalOf(answer), answer.headers.get("set-cookie")]).toEqual(["403 API_CSRF", null]);
});

test("a cookie that was changed anywhere opens nothing", () => {
  const tokens = new Tokens(api.documents);
  const at = new Date(api.nowMs);
  const sessions = new BrowserSessions(tokens, (text, purpose) =>
    createHmac("sha256", "test").update(`${purpose}\n${text}`).digest(),
  );
  const [value] = sessions.begin(tokens.opened(api.tokens.operator, at)!, at).cookie.split(";");
  expect(sessions.opened(value, at)?.token.name).toBe("operator");
  const [id, since, tag] = value.slice("__Host-fedseg=".length).split(".");
  const changed = [
    `${id}.${Number(since) + 1}.${tag}`,
    `${"0".repeat(12)}.${since}.${tag}`,
    `${id}.${since}.${tag.slice(0, -1)}${tag.endsWith("0") ? "1" : "0"}`,
    `${id}.${since}`,
    `${id}.${since}.${tag}; __Host-fedseg=${id}.${since}.${tag}`,
  ];
  for (const one of changed) expect(sessions.opened(`__Host-fedseg=${one}`, at)).toBeUndefined();
});

test("signing out ends every session of the token, here and in the browser; another begins", async () => {
  const [here, there] = [await browser(), await browser()];
  const answer = await here.ask("DELETE", "/session");
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([
    204,
    expect.stringContaining("Max-Age=0"),
  ]);
  for (const { ask } of [here, there])
    expect(await refusalOf(await ask("GET", "/studies"))).toBe("401 API_TOKEN");
  api.nowMs += 1;
  expect((await (await browser()).ask("GET", "/studies")).status).toBe(200);
});

test("a token that signs in once does so for one of two, and opens nothing by itself", async () => {
  const tokens = new Tokens(api.documents);
  const at = new Date(api.nowMs);
  const { text, record } = makeToken(
    { name: "demo", role: "operator", days: 1, once: true },
    at,
    systemEntropy(),
  );
  await tokens.keep(record, at);
  const headers = { authorization: `Bearer ${text}` };
  expect(await refusalOf(await api.ask("GET", "/studies", { role: "nobody", headers }))).toBe(
    "401 API_TOKEN",
  );
  const answers = await Promise.all([signIn(text), signIn(text)]);
  expect(answers.map(({ status }) => `${status}`).toSorted()).toEqual(["201", "401"]);
  const begun = answers.find(({ status }) => status === 201)!;
  const { csrf } = ANSWERS.BegunSession.parse(await begun.json());
  const both = { cookie: begun.headers.get("set-cookie")!.split(";")[0], "x-csrf-token": csrf };
  expect((await api.ask("GET", "/studies", { role: "nobody", headers: both })).status).toBe(200);
  await api.stop();
  await api.again(0);
  expect(await refusalOf(await signIn(text))).toBe("401 API_TOKEN");
});

test("a token in another's place: what the old one began is over, and the new one opens", async () => {
  const { ask } = await browser();
  const tokens = new Tokens(api.documents);
  const at = new Date(api.nowMs);
  await tokens.revoke("operator", at);
  const { text, record } = makeToken({ name: "operator", role: "operator", days: 1 }, at, systemEntropy());
  await tokens.keep(record, at);
  expect(await refusalOf(await ask("GET", "/studies"))).toBe("401 API_TOKEN");
  expect(await refusalOf(await signIn())).toBe("401 API_TOKEN");
  expect((await signIn(text)).status).toBe(201);
});

test("it ends after twelve hours, and with its token", async () => {
  const [first, second] = [await browser(), await browser()];
  api.nowMs += 12 * 3_600_000 - 1;
  expect((await first.ask("GET", "/studies")).status).toBe(200);
  api.nowMs += 1;
  expect(await refusalOf(await first.ask("GET", "/studies"))).toBe("401 API_TOKEN");
  api.nowMs -= 1;
  await new Tokens(api.documents).revoke("operator", new Date(api.nowMs));
  expect(await refusalOf(await second.ask("GET", "/studies"))).toBe("401 API_TOKEN");
});

test("who guesses at signing in is soon not heard; who has a right token or a session at that address is", async () => {
  const before = await browser();
  const guess = () => signIn(`fedseg_${"0".repeat(12)}_${"0".repeat(64)}`);
  for (let at = 0; at < 10; at += 1) expect(await refusalOf(await guess())).toBe("401 API_TOKEN");
  const answer = await guess();
  expect([answer.headers.get("retry-after"), await refusalOf(answer)]).toEqual(["6", "429 API_LOGINS"]);
  expect((await (await browser()).ask("GET", "/studies")).status).toBe(200);
  expect((await before.ask("GET", "/studies")).status).toBe(200);
  expect(await refusalOf(await guess())).toBe("429 API_LOGINS");
  api.nowMs += 6000;
  expect(await refusalOf(await guess())).toBe("401 API_TOKEN");
});

test.each([
  ["GET", "nothing", "401 API_TOKEN"],
  ["DELETE", "nothing", "401 API_TOKEN"],
  ["PUT", "nothing", "405 API_METHOD"],
])("%s with %s is answered with %s", async (method, _, expected) => {
  expect(await refusalOf(await api.ask(method, "/session", { role: "nobody" }))).toBe(expected);
});

test.each(["{}", '{"token":1}', '{"token":"x","role":"operator"}', "x"])(
  "%s signs nobody in",
  async (body) => {
    const answer = await api.ask("POST", "/session", { role: "nobody", body });
    expect(await refusalOf(answer)).toBe("400 API_BODY");
  },
);
