import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LookupLabels } from "./routes.ts";
import { type LookupServer, startLookup } from "./server.ts";
import { tokenCheck } from "./token.ts";
import { LOOKUP_BODIES } from "../../../labels/lookup-bodies.ts";
import { HOSTILE, labelSet } from "../../../../../test/out/label-sets.ts";
import { RawConnection, TOKEN, lookupLabels } from "../../../../../test/out/lookup-client.ts";

const SET = labelSet(["u1", "u2", "u3", "a/b", "..", "%2F", "__proto__", "constructor", ...HOSTILE]);

let server: LookupServer;
let labels: LookupLabels | undefined;
let faults: unknown[];
beforeEach(async () => {
  labels = lookupLabels(SET);
  faults = [];
  const source = {
    labels: () => labels,
    isAllowed: tokenCheck(TOKEN),
    document: '{"openapi":"3.1.1"}',
    onFault: (error: unknown) => void faults.push(error),
  };
  server = await startLookup({ host: "127.0.0.1", port: 0 }, source);
});
afterEach(async () => {
  await server.close();
  if (faults.length > 0) throw new Error("a request met a fault", { cause: faults[0] });
});

const AUTHORISED = { authorization: `Bearer ${TOKEN}` };
const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;
const get = (path: string, headers: Record<string, string> = AUTHORISED) => fetch(url(path), { headers });
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(url("/segments"), {
    method: "POST",
    headers: { ...AUTHORISED, "content-type": "application/json", ...headers },
    body,
  });

/** Status and code of a refusal, which must be one as RFC 9457 has it. */
async function refusalOf(answer: Response): Promise<string> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const problem = LOOKUP_BODIES.Problem.parse(await answer.json());
  expect(problem.status).toBe(answer.status);
  return `${answer.status} ${problem.code}`;
}

/** Sends one request byte for byte on a connection of its own. */
async function raw(request: string) {
  const connection = new RawConnection(server.port);
  connection.send(request);
  const answer = await connection.answer();
  connection.close();
  return answer;
}

test("answers for one user, and lets nothing between keep it", async () => {
  const answer = await get("/segments/u2");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(LOOKUP_BODIES.UserAnswer.parse(await answer.json())).toEqual({
    user: "u2",
    segment: 2,
    label: { en: "Can't lose, yet", zh: "不能失去的客户" },
    group: "win-back",
    certain: false,
    margin: 0.5,
    study: SET.study,
    model: SET.model,
    labelledAt: SET.labelledAt,
  });
});

test("answers for many, in the order asked, and names who is unknown", async () => {
  const answer = await post(JSON.stringify({ users: ["u3", "nobody", "u1", "u3", "__proto__"] }));
  const body = LOOKUP_BODIES.UsersAnswer.parse(await answer.json());
  expect(body.users.map(({ user, segment }) => [user, segment])).toEqual([
    ["u3", 3],
    ["u1", 1],
    ["u3", 3],
    ["__proto__", 1],
  ]);
  expect(body.unknown).toEqual(["nobody"]);
});

test.each(SET.listed.map(({ id, values }) => [id, values[0]] as const))(
  "finds %j by its path",
  async (id, segment) => {
    const answer = await raw(
      `GET /segments/${encodeURIComponent(id)} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
    );
    expect(JSON.parse(answer?.body ?? "")).toMatchObject({ user: id, segment });
  },
);

test.each([
  ["/segments/nobody", "404 USER_UNKNOWN"],
  ["/segments/hasOwnProperty", "404 USER_UNKNOWN"],
  ["/segments/u1%00", "404 USER_UNKNOWN"],
  ["/segments/U1", "404 USER_UNKNOWN"],
  ["/segments/%", "400 USER_INVALID"],
  ["/segments/%ff", "400 USER_INVALID"],
  [`/segments/${"x".repeat(513)}`, "400 USER_INVALID"],
  ["/segments/", "404 PATH_UNKNOWN"],
  ["/segments/u1/", "404 PATH_UNKNOWN"],
  ["/segments/u1?x=1", "404 PATH_UNKNOWN"],
  ["/segments/../../etc/passwd", "404 PATH_UNKNOWN"],
  ["//segments/u1", "404 PATH_UNKNOWN"],
  ["/segments/./u1", "404 PATH_UNKNOWN"],
  ["http://elsewhere.example/segments/u1", "404 PATH_UNKNOWN"],
  ["/", "404 PATH_UNKNOWN"],
])("answers %s with %s", async (path, expected) => {
  const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`);
  const problem = LOOKUP_BODIES.Problem.parse(JSON.parse(answer?.body ?? ""));
  expect(`${answer?.status} ${problem.code}`).toBe(expected);
});

describe("without the token", () => {
  test.each([
    ["no header", undefined],
    ["an empty one", ""],
    ["the token alone", TOKEN],
    ["another scheme", `Basic ${TOKEN}`],
    ["the scheme alone", "Bearer "],
    ["a wrong token", `Bearer ${TOKEN.replace("0", "1")}`],
    ["half of it", `Bearer ${TOKEN.slice(0, 16)}`],
    ["more than it", `Bearer ${TOKEN}=`],
    ["two tokens", `Bearer ${TOKEN} ${TOKEN}`],
    ["a list", `Bearer x, Bearer ${TOKEN}`],
  ])("%s opens nothing", async (_, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    for (const path of ["/segments/u1", "/segments/nobody", "/elsewhere"]) {
      const answer = await get(path, headers);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
      expect(await refusalOf(answer)).toBe("401 TOKEN_REFUSED");
    }
    const answer = await post('{"users":["u1"]}', { authorization: authorization ?? "" });
    expect(await refusalOf(answer)).toBe("401 TOKEN_REFUSED");
  });

  test("health and the document can be read", async () => {
    expect(await (await get("/health", {})).json()).toEqual({ status: "ok" });
    expect(await (await get("/openapi.json", {})).json()).toEqual({ openapi: "3.1.1" });
  });
});

test("takes the scheme in any case", async () => {
  expect((await get("/segments/u1", { authorization: `bearer ${TOKEN}` })).status).toBe(200);
});

test.each(["short", "x".repeat(31), `${"x".repeat(40)} y`, `${"x".repeat(40)}é`])(
  "is not opened by %j",
  (token) => expect(() => tokenCheck(token)).toThrow("SERVE_TOKEN"),
);

test.each([
  ["not JSON", "{", "400 BODY_INVALID"],
  ["another form", '["u1"]', "400 BODY_INVALID"],
  ["a number", '{"users":[1]}', "400 BODY_INVALID"],
  ["nobody", '{"users":[]}', "400 BODY_INVALID"],
  ["an empty id", '{"users":[""]}', "400 BODY_INVALID"],
  ["a stranger key", '{"users":["u1"],"all":true}', "400 BODY_INVALID"],
  ["a prototype", '{"users":["u1"],"__proto__":{"admin":true}}', "400 BODY_INVALID"],
  ["a prototype alone", '{"__proto__":{"users":["u1"]}}', "400 BODY_INVALID"],
  ["a prototype in the list", '{"users":[{"__proto__":{"length":1}}]}', "400 BODY_INVALID"],
  ["too many", JSON.stringify({ users: Array.from({ length: 1001 }, () => "u1") }), "400 BODY_INVALID"],
  ["a deep nest", "[".repeat(200_000), "400 BODY_INVALID"],
  ["nothing", "", "400 BODY_INVALID"],
  ["too much", `{"users":["${"x".repeat(600_000)}"]}`, "413 BODY_TOO_LARGE"],
])("refuses %s as a question", async (_, body, expected) => {
  expect(await refusalOf(await post(body))).toBe(expected);
  expect(Object.prototype).not.toHaveProperty("admin");
});

test("refuses bytes that are no UTF-8, and other types and encodings", async () => {
  const bytes = Uint8Array.from([...Buffer.from('{"users":["'), 0xff, ...Buffer.from('"]}')]);
  expect(await refusalOf(await post(bytes))).toBe("400 BODY_INVALID");
  const body = '{"users":["u1"]}';
  for (const type of [
    "text/plain",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded",
  ]) {
    expect(await refusalOf(await post(body, { "content-type": type }))).toBe("415 BODY_TYPE");
  }
  expect(await refusalOf(await post(body, { "content-encoding": "gzip" }))).toBe("415 BODY_TYPE");
  expect((await post(body, { "content-type": "application/json; charset=UTF-8" })).status).toBe(200);
});

test("takes a thousand ids of the longest kind", async () => {
  const users = Array.from({ length: 1000 }, (_, at) => `${at}`.padStart(512, "x"));
  const answer = await post(JSON.stringify({ users }));
  expect(LOOKUP_BODIES.UsersAnswer.parse(await answer.json()).unknown).toEqual(users);
});

test.each([
  ["POST", "/segments/u1", "GET"],
  ["GET", "/segments", "POST"],
  ["DELETE", "/segments/u1", "GET"],
  ["PUT", "/segments", "POST"],
  ["POST", "/health", "GET"],
  ["POST", "/openapi.json", "GET"],
])("does not take %s on %s", async (method, path, allow) => {
  const answer = await fetch(url(path), { method, headers: AUTHORISED });
  expect(answer.headers.get("allow")).toBe(allow);
  expect(await refusalOf(answer)).toBe("405 METHOD_WRONG");
});

test("says so while there are no labels, and answers once there are", async () => {
  labels = undefined;
  expect(await refusalOf(await get("/segments/u1"))).toBe("503 LABELS_MISSING");
  expect(await refusalOf(await post('{"users":["u1"]}'))).toBe("503 LABELS_MISSING");
  expect((await get("/health")).status).toBe(503);
  labels = lookupLabels(SET);
  expect((await get("/segments/u1")).status).toBe(200);
});

test("tells of a fault of its own without showing it", async () => {
  labels = { ...lookupLabels(SET), write: () => null as never };
  const answer = await get("/segments/u1");
  expect(await refusalOf(answer)).toBe("500 SERVER_FAULT");
  expect(faults.splice(0)).toHaveLength(1);
});

test("answers many at once, each with their own", async () => {
  const ids = Array.from({ length: 300 }, (_, at) => `u${(at % 3) + 1}`);
  const answers = await Promise.all(ids.map(async (id) => (await get(`/segments/${id}`)).json()));
  expect(answers.map((body) => (body as { user: string }).user)).toEqual(ids);
});

test("answers requests that follow each other on one connection, in order", async () => {
  const connection = new RawConnection(server.port);
  const ask = (id: string) =>
    `GET /segments/${id} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;
  connection.send(ask("u1") + ask("nobody") + ask("u2"));
  const answers = [await connection.answer(), await connection.answer(), await connection.answer()];
  expect(answers.map((answer) => answer?.status)).toEqual([200, 404, 200]);
  connection.send(ask("u3"));
  expect(JSON.parse((await connection.answer())?.body ?? "")).toMatchObject({ user: "u3" });
  connection.close();
});

test("does not wait for a body that it will not read", async () => {
  for (const authorization of ["Bearer x", `Bearer ${TOKEN}`]) {
    const connection = new RawConnection(server.port);
    connection.send(
      `POST /segments HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n` +
        "Content-Type: application/json\r\nContent-Length: 900000000\r\n\r\n{",
    );
    const answer = await connection.answer();
    expect([401, 413]).toContain(answer?.status);
    expect(answer?.head).toMatch(/connection: close/i);
    await connection.closed();
  }
});

test("stops reading a body without a length that grows too long", async () => {
  const connection = new RawConnection(server.port);
  connection.send(
    `POST /segments HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${TOKEN}\r\n` +
      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
  );
  for (let at = 0; at < 12; at += 1) connection.send(`10000\r\n${" ".repeat(0x10000)}\r\n`);
  expect((await connection.answer())?.status).toBe(413);
  await connection.closed();
});

test("bears a client that goes away in the middle of its body", async () => {
  const connection = new RawConnection(server.port);
  connection.send(
    `POST /segments HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${TOKEN}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"users":',
  );
  await get("/health");
  connection.close();
  expect((await get("/segments/u1")).status).toBe(200);
});

test.each([
  ["no HTTP", "hello\r\n\r\n", 400],
  ["a header without end", `GET /segments/u1 HTTP/1.1\r\nX: ${"x".repeat(9000)}\r\n\r\n`, 431],
  [
    "two lengths",
    "POST /segments HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    400,
  ],
  [
    "a length and chunks",
    "POST /segments HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    400,
  ],
])("closes the door on %s", async (_, request, status) => {
  const connection = new RawConnection(server.port);
  connection.send(request);
  expect((await connection.answer())?.status).toBe(status);
  await connection.closed();
});

test("is refused an address that is taken", async () => {
  const source = { labels: () => labels, isAllowed: () => false, document: "", onFault: () => undefined };
  const twice = startLookup({ host: "127.0.0.1", port: server.port }, source);
  await expect(twice).rejects.toMatchObject({ code: "SERVE_ADDRESS" });
});
