import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pageConfig } from "../../config/page-config.ts";
import type { PageWorld } from "./page-world.ts";
import { type ServedPage, startPage } from "./start-page.ts";

const STUDY = "ab".repeat(32);
const asked: string[] = [];

/** A node that takes down what is asked of it. */
const WORLD = {
  node: "shop-1",
  version: async () => "1",
  today: async () => ({ node: "shop-1" }),
  approve: async (study: string) => void asked.push(`approve ${study}`),
  refuse: (study: string, reason = "") => void asked.push(`refuse ${study} ${reason}`),
  segments: () => {
    throw new CodedError("NO_SEGMENTS", { what: "None.", why: "Not yet.", todo: "Wait." });
  },
} as unknown as PageWorld;

let folder: string;
let page: ServedPage;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-page-"));
  mkdirSync(join(folder, "dist/assets"), { recursive: true });
  writeFileSync(join(folder, "dist/index.html"), "<p>page</p>");
  writeFileSync(join(folder, "dist/assets/a.js"), "1");
  writeFileSync(join(folder, "secret.js"), "secret");
  page = await startPage(0, WORLD, join(folder, "dist"));
});
afterAll(async () => {
  await page.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => void asked.splice(0));

interface Told {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Asks as no browser would: any path and any headers. */
function ask(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): Promise<Told> {
  return new Promise((done, fail) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const json = text === undefined ? {} : { "content-type": "application/json" };
    const sent = request({
      port: page.port,
      host: "127.0.0.1",
      method,
      path,
      headers: { ...json, ...headers },
    });
    sent.once("error", fail);
    sent.once("response", (response) => {
      const parts: Uint8Array[] = [];
      response.on("data", (part: Uint8Array) => parts.push(part));
      response.once("end", () => {
        const told = Buffer.concat(parts).toString();
        const code = /"code":"([A-Z_]+)"/.exec(told)?.[1];
        done({ status: response.statusCode ?? 0, text: told, code, headers: response.headers });
      });
    });
    sent.end(text);
  });
}

const newToken = () => page.address().split("/").at(-1)!;

/** Signs in, and returns what a browser would send from then on. */
async function signIn() {
  const { headers, text } = await ask("POST", "/api/v1/session", {}, { token: newToken() });
  const cookie = headers["set-cookie"]![0];
  const { csrf } = JSON.parse(text) as { readonly csrf: string };
  return { cookie: cookie.split(";")[0], "x-csrf-token": csrf, flags: cookie };
}

test("a token opens once, and gives a cookie that no script reads and no other site sends", async () => {
  const token = newToken();
  const first = await ask("POST", "/api/v1/session", {}, { token });
  expect(first.status).toBe(200);
  expect(first.headers["set-cookie"]![0]).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect(first.headers["access-control-allow-origin"]).toBeUndefined();
  expect(await ask("POST", "/api/v1/session", {}, { token })).toMatchObject({
    status: 401,
    code: "PAGE_TOKEN",
  });
});

test("a cookie alone opens nothing, nor does what the page knows alone", async () => {
  const { cookie, "x-csrf-token": csrf } = await signIn();
  const both = { cookie, "x-csrf-token": csrf };
  expect((await ask("GET", "/api/v1/today", both)).status).toBe(200);
  const other = await signIn();
  for (const headers of [
    {},
    { cookie },
    { "x-csrf-token": csrf },
    { cookie, "x-csrf-token": other["x-csrf-token"] },
  ])
    expect(await ask("GET", "/api/v1/today", headers)).toMatchObject({ status: 401, code: "PAGE_SESSION" });
});

test("what another port of the machine sets under the page's name hinders nobody, and opens nothing", async () => {
  const { cookie, "x-csrf-token": csrf } = await signIn();
  const name = cookie.split("=")[0];
  const coded = async (sent: string) =>
    (await ask("GET", "/api/v1/today", { cookie: sent, "x-csrf-token": csrf })).code;
  expect(await coded(`${name}=x; ${cookie}`)).toBeUndefined();
  expect(await coded(`${cookie}; ${name}=x; ${name}=`)).toBeUndefined();
  expect(await coded(`${name}=x; ${name}=y`)).toBe("PAGE_SESSION");
});

test("who comes under another name, from another site or another port is refused", async () => {
  const { cookie, "x-csrf-token": csrf } = await signIn();
  const both = { cookie, "x-csrf-token": csrf };
  const body = { study: STUDY };
  const refused = async (headers: Readonly<Record<string, string>>) =>
    (await ask("POST", "/api/v1/approve", { ...both, ...headers }, body)).code;
  expect(await refused({ host: "evil.example" })).toBe("PAGE_HOST");
  expect(await refused({ host: `evil.example:${page.port}` })).toBe("PAGE_HOST");
  expect((await ask("GET", "/", { host: "evil.example" })).code).toBe("PAGE_HOST");
  expect(await refused({ origin: "http://evil.example" })).toBe("PAGE_FOREIGN");
  expect(await refused({ origin: "http://127.0.0.1:1" })).toBe("PAGE_FOREIGN");
  expect(await refused({ "sec-fetch-site": "cross-site" })).toBe("PAGE_FOREIGN");
  expect(await refused({ "sec-fetch-site": "same-site" })).toBe("PAGE_FOREIGN");
  expect(asked).toEqual([]);
  expect(await refused({ origin: `http://127.0.0.1:${page.port}` })).toBeUndefined();
  expect(asked).toEqual([`approve ${STUDY}`]);
});

test("what a form of another site can send is not taken", async () => {
  const { cookie, "x-csrf-token": csrf } = await signIn();
  const headers = { cookie, "x-csrf-token": csrf, "content-type": "text/plain" };
  const told = await ask("POST", "/api/v1/refuse", headers, { study: STUDY });
  expect(told).toMatchObject({ status: 400, code: "PAGE_BODY" });
  expect(asked).toEqual([]);
});

test("there is nothing but the page's own files, each under a strict policy", async () => {
  const root = await ask("GET", "/");
  expect(root.text).toBe("<p>page</p>");
  expect(root.headers["content-security-policy"]).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'/,
  );
  expect((await ask("GET", "/assets/a.js")).text).toBe("1");
  for (const path of [
    "/../secret.js",
    "/assets/../../secret.js",
    "/%2e%2e/secret.js",
    "/assets/..%2f..%2fsecret.js",
  ])
    expect(await ask("GET", path)).toMatchObject({ status: 404, code: "PAGE_PATH" });
});

test("after ten wrong tokens another has to wait, and the right one opens", async () => {
  const guesser = await startPage(0, WORLD, join(folder, "dist"));
  const before = page;
  page = guesser;
  try {
    for (let at = 0; at < 10; at += 1)
      expect((await ask("POST", "/api/v1/session", {}, { token: `${at}` })).code).toBe("PAGE_TOKEN");
    const wrong = await ask("POST", "/api/v1/session", {}, { token: "10" });
    expect(wrong).toMatchObject({ status: 429, code: "PAGE_LOGINS" });
    expect((await ask("POST", "/api/v1/session", {}, { token: newToken() })).status).toBe(200);
  } finally {
    page = before;
    await guesser.close();
  }
});

test("who has signed out is out", async () => {
  const { cookie, "x-csrf-token": csrf } = await signIn();
  const both = { cookie, "x-csrf-token": csrf };
  expect((await ask("DELETE", "/api/v1/session", both)).status).toBe(204);
  expect((await ask("GET", "/api/v1/today", both)).code).toBe("PAGE_SESSION");
});

test("what the node refuses is told in its own words, and a method or path that is not there as that", async () => {
  const { cookie, "x-csrf-token": csrf } = await signIn();
  const both = { cookie, "x-csrf-token": csrf };
  const told = await ask("GET", "/api/v1/segments", both);
  expect(JSON.parse(told.text)).toMatchObject({
    status: 409,
    code: "NO_SEGMENTS",
    detail: "None.",
    todo: "Wait.",
  });
  expect((await ask("DELETE", "/api/v1/segments", both)).code).toBe("PAGE_METHOD");
  expect((await ask("GET", "/api/v1/constructor", both)).code).toBe("PAGE_PATH");
});

test("nobody knows beforehand where a page will be", () => {
  expect(pageConfig.parse({})).toEqual({ port: 0 });
});

test("a port that is taken is told, and with another one the page is there", async () => {
  await expect(startPage(page.port, WORLD, folder)).rejects.toMatchObject({ code: "PAGE_ADDRESS" });
  const other = await startPage(0, WORLD, join(folder, "dist"));
  expect(other.port).not.toBe(page.port);
  await other.close();
});

test("a page that was not built says so, and is there as soon as it is", async () => {
  const later = join(folder, "later");
  const bare = await startPage(0, WORLD, later);
  const before = page;
  page = bare;
  try {
    expect(await ask("GET", "/")).toMatchObject({
      status: 404,
      text: expect.stringContaining("npm run page"),
    });
    mkdirSync(later);
    writeFileSync(join(later, "index.html"), "<p>built</p>");
    expect(await ask("GET", "/")).toMatchObject({ status: 200, text: "<p>built</p>" });
  } finally {
    page = before;
    await bare.close();
  }
});
