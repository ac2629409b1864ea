import { afterEach, beforeEach, expect, test } from "vitest";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
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
  const { csrf } = ANSWERS.BrowserSession.parse(await answer.json());
  const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
    api.ask(method, path, { role: "nobody", body, headers: { cookie: cookie.split(";")[0], ...headers } });
  return { cookie, csrf, ask, proof: { "x-csrf-token": csrf } };
}

test("the cookie is out of scripts' and other sites' reach, and holds no token", async () => {
  const { cookie, ask } = await browser();
  const [pair, ...flags] = cookie.split("; ");
  expect(flags.toSorted()).toEqual(["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict", "Secure"]);
  expect(pair).toMatch(/^__Host-fedseg=[0-9a-f]{12}\.\d+\.[0-9a-f]{64}$/);
  expect(api.tokens.operator).not.toContain(pair.slice(-64));
  expect((await ask("GET", "/studies")).status).toBe(200);
  expect(await (await ask("GET", "/session")).json()).toMatchObject({ name: "operator", role: "operator" });
});

test("a change needs the page's own header", async () => {
  const { ask, csrf, proof } = await browser();
  const pause = (headers: Record<string, string>) => ask("POST", "/studies/spring/pause", headers, BODY);
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
  const answer = await first.ask("POST", "/studies/spring/pause", second.proof, BODY);
  expect(await refusalOf(answer)).toBe("403 API_CSRF");
});

test("another site cannot sign a browser in", async () => {
  const answer = await signIn(api.tokens.operator, { "sec-fetch-site": "cross-site" });
  expect([await refusalOf(answer), answer.headers.get("set-cookie")]).toEqual(["403 API_CSRF", null]);
});

test("a cookie that was changed anywhere opens nothing", async () => {
  const { cookie } = await browser();
  const [value] = cookie.split(";");
  const [id, since, tag] = value.slice("__Host-fedseg=".length).split(".");
  const changed = [
    `${id}.${Number(since) + 1}.${tag}`,
    `${"0".repeat(12)}.${since}.${tag}`,
    `${id}.${since}.${tag.slice(0, -1)}${tag.endsWith("0") ? "1" : "0"}`,
    `${id}.${since}`,
    `${id}.${since}.${tag}; __Host-fedseg=${id}.${since}.${tag}`,
  ];
  for (const one of changed) {
    const headers = { cookie: `__Host-fedseg=${one}` };
    expect(await refusalOf(await api.ask("GET", "/studies", { role: "nobody", headers }))).toBe(
      "401 API_TOKEN",
    );
  }
});

test("signing out ends every session of the token, here and in the browser; another begins", async () => {
  const [here, there] = [await browser(), await browser()];
  const answer = await here.ask("DELETE", "/session", here.proof);
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
  const cookie =
    answers
      .find(({ status }) => status === 201)
      ?.headers.get("set-cookie")
      ?.split(";")[0] ?? "";
  expect((await api.ask("GET", "/studies", { role: "nobody", headers: { cookie } })).status).toBe(200);
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

test("who guesses at signing in is soon not heard, even with the right token", async () => {
  for (let at = 0; at < 10; at += 1)
    expect(await refusalOf(await signIn(`guess ${at}`))).toBe("401 API_TOKEN");
  const answer = await signIn();
  expect([answer.headers.get("retry-after"), await refusalOf(answer)]).toEqual(["6", "429 API_LOGINS"]);
  api.nowMs += 6000;
  expect((await signIn()).status).toBe(201);
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
