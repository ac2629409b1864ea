import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ANSWERS } from "../../api/bodies.ts";
import { ROUTES } from "../../api/table.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { studyView } from "../../../../test/api/fake-service.ts";
import { TestApi, refusalOf } from "../../../../test/api/served.ts";
import { RawConnection } from "../../../../test/out/lookup-client.ts";

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(async () => {
  await api.stop();
  const [fault] = api.lines.filter(({ type }) => type === "fault");
  if (fault) throw new Error("a request met a fault", { cause: fault });
});

const PROPOSAL = {
  name: "autumn",
  template: "monthly",
  snapshot: "2026-11-01T00:00:00Z",
  closesAt: "2026-12-06T00:00:00Z",
};

describe("reading", () => {
  test.each([
    ["/studies", "Studies"],
    ["/studies/spring", "Study"],
    ["/studies/spring/sessions", "Sessions"],
    ["/members", "Members"],
    ["/members/acme", "Member"],
    ["/templates", "Templates"],
    ["/templates/monthly", "Template"],
    ["/schedules", "Schedules"],
    ["/bundles", "Bundles"],
    ["/ledgers", "Ledgers"],
    ["/webhooks", "Webhooks"],
    ["/health", "Health"],
  ] as const)("%s is what the document says, the same to HEAD without its body", async (path, name) => {
    const answer = await api.ask("GET", path, { role: "viewer" });
    expect(answer.status).toBe(200);
    ANSWERS[name].parse(await answer.json());
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const head = await api.ask("HEAD", path, { role: "viewer" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("etag")).toBe(answer.headers.get("etag"));
  });

  test("lists go on by cursors, and nothing is given twice or left out", async () => {
    for (let at = 0; at < 25; at += 1) api.service.studies.set(`s${at}`, studyView(`s${at}`));
    const names: string[] = [];
    let cursor = "";
    for (let parts = 1; ; parts += 1) {
      const answer = await api.ask("GET", `/studies?limit=7${cursor && `&cursor=${cursor}`}`);
      const { items, next } = (await answer.json()) as { items: { name: string }[]; next?: string };
      names.push(...items.map(({ name }) => name));
      // One that has been given goes meanwhile, and another comes before the cursor.
      api.service.studies.delete(names[0]);
      api.service.studies.set(`a${parts}`, studyView(`a${parts}`));
      if (next === undefined) break;
      cursor = next;
    }
    expect(names).toEqual([...Array.from({ length: 25 }, (_, at) => `s${at}`), "spring"].toSorted());
  });

  test.each([
    ["/studies?limit=0"],
    ["/studies?limit=501"],
    ["/studies?limit=1&limit=2"],
    ["/studies?cursor=%%%"],
    ["/studies?cursor=_w"],
    ["/studies?state=gone"],
    ["/studies?all=true"],
    ["/members?state=running"],
  ])("%s is refused", async (path) => {
    expect(await refusalOf(await api.ask("GET", path))).toBe("400 API_QUERY");
  });
});

describe("roles", () => {
  const concrete = (path: string) => path.replace("{name}", "spring").replace("{path+}", "plan.cbor");

  test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "%s is for its roles alone",
    async (_, route) => {
      for (const role of ["operator", "viewer", "auditor", "nobody"] as const) {
        if (role !== "nobody" && route.roles.includes(role)) continue;
        const body = route.method === "GET" ? undefined : {};
        const answer = await api.ask(route.method, concrete(route.path), { role, body });
        expect(await refusalOf(answer)).toBe(role === "nobody" ? "401 API_TOKEN" : "403 API_ROLE");
      }
      expect(api.service.asked).toEqual([]);
    },
  );

  test("whoever changes anything is an operator", () => {
    const changing = ROUTES.filter(({ method }) => method !== "GET");
    expect(changing.length).toBeGreaterThan(10);
    for (const { roles } of changing) expect(roles).toEqual(["operator"]);
  });

  test("nothing of it decides for a member: no approval, no budget, no row", () => {
    const words = ROUTES.map(({ path, id }) => `${path} ${id}`).join(" ");
    expect(words).not.toMatch(/approv|enrol|budget|policy|raise|user|row/i);
  });
});

describe("who asks", () => {
  test.each([
    ["no token", {}],
    ["an empty one", { authorization: "" }],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["another text", { authorization: "Bearer nothing" }],
    ["a token that was never made", { authorization: `Bearer fedseg_${"0".repeat(12)}_${"0".repeat(64)}` }],
    ["another cookie", { cookie: "__Host-fedseg=1.2.3" }],
  ])("%s opens nothing", async (_, headers) => {
    for (const path of ["/studies", "/nowhere", "/bundles/spring"]) {
      const answer = await api.ask("GET", path, { role: "nobody", headers });
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
      expect(await refusalOf(answer)).toBe("401 API_TOKEN");
    }
  });

  test("half of a token, and one with another holder's id, open nothing", async () => {
    const [operator, viewer] = [api.tokens.operator, api.tokens.viewer];
    for (const token of [operator.slice(0, -2), `${operator}00`, operator.slice(0, 19) + viewer.slice(19)]) {
      const headers = { authorization: `Bearer ${token}` };
      expect(await refusalOf(await api.ask("GET", "/studies", { role: "nobody", headers }))).toBe(
        "401 API_TOKEN",
      );
    }
  });

  test("a token ends with its day", async () => {
    expect((await api.ask("GET", "/studies")).status).toBe(200);
    api.nowMs += 30 * 86_400_000;
    expect(await refusalOf(await api.ask("GET", "/studies"))).toBe("401 API_TOKEN");
  });

  test("who guesses is soon not heard; who has a token and the same address is", async () => {
    const headers = { authorization: "Bearer guess" };
    const guess = () => api.ask("GET", "/studies", { role: "nobody", headers });
    for (let at = 0; at < 10; at += 1) expect(await refusalOf(await guess())).toBe("401 API_TOKEN");
    const answer = await guess();
    expect([answer.headers.get("retry-after"), await refusalOf(answer)]).toEqual(["6", "429 API_LOGINS"]);
    expect((await api.ask("GET", "/studies")).status).toBe(200);
    api.nowMs += 6000;
    expect(await refusalOf(await guess())).toBe("401 API_TOKEN");
  });

  test("the log names token, route and code, and nothing that was sent", async () => {
    await api.ask("POST", "/studies", { body: PROPOSAL, headers: { cookie: "secret=1" } });
    await api.ask("GET", "/studies/spring?secret=2");
    await api.ask("GET", "/se%0acret", { role: "nobody", headers: { authorization: "Bearer secret" } });
    await expect.poll(() => api.lines.length).toBe(3);
    expect(api.lines).toMatchObject([
      { token: "operator", role: "operator", method: "POST", route: "/api/v1/studies", status: 201 },
      { study: "spring", route: "/api/v1/studies/{name}", status: 400, code: "API_QUERY" },
      { route: "-", status: 401, code: "API_TOKEN" },
    ]);
    const logged = JSON.stringify(api.lines);
    expect(logged).not.toMatch(/secret|fedseg_|cret/);
  });

  test("a refusal names the request as the log does", async () => {
    const answer = await api.ask("GET", "/studies/nothing");
    const { instance } = (await answer.json()) as { instance: string };
    expect(instance).toBe(`urn:fedseg:request:${answer.headers.get("x-request-id")}`);
    await expect.poll(() => api.lines).toMatchObject([{ request: answer.headers.get("x-request-id") }]);
  });
});

describe("changes", () => {
  test("a proposal is made once, and its answer says where it is", async () => {
    const answer = await api.ask("POST", "/studies", { body: PROPOSAL });
    expect([answer.status, answer.headers.get("location")]).toEqual([201, "/api/v1/studies/autumn"]);
    ANSWERS.Study.parse(await answer.json());
    expect(api.service.asked).toEqual(["propose autumn"]);
  });

  test("what the service refuses is a problem with its code and its sentences", async () => {
    api.service.fails = new CodedError("PROPOSALS_TOO_MANY", { what: "W.", why: "Y.", todo: "T." });
    const answer = await api.ask("POST", "/studies", { body: PROPOSAL });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = ANSWERS.Problem.parse(await answer.json());
    expect(problem).toMatchObject({
      type: "urn:fedseg:problem:proposals-too-many",
      title: "W.",
      detail: "Y. T.",
      status: 429,
      code: "PROPOSALS_TOO_MANY",
      todo: "T.",
    });
  });

  test("a change says on which version it was decided", async () => {
    const body = { reason: "a holiday" };
    const read = await api.ask("GET", "/studies/spring");
    const etag = read.headers.get("etag") ?? "";
    const pause = (headers: Record<string, string>) =>
      api.ask("POST", "/studies/spring/pause", { body, headers: { "if-match": "", ...headers } });
    const none = await fetch(api.url("/api/v1/studies/spring/pause"), {
      method: "POST",
      headers: {
        authorization: `Bearer ${api.tokens.operator}`,
        "content-type": "application/json",
        "idempotency-key": "none",
      },
      body: JSON.stringify(body),
    });
    expect(await refusalOf(none)).toBe("428 API_VERSION_MISSING");
    expect(await refusalOf(await pause({ "if-match": '"another"' }))).toBe("412 API_VERSION");
    // Who has connected meanwhile changes nothing that was decided on.
    api.service.studies.set("spring", { ...studyView("spring"), waitsFor: [] });
    expect((await pause({ "if-match": `"another", ${etag}` })).status).toBe(200);
    expect(await refusalOf(await pause({ "if-match": etag }))).toBe("412 API_VERSION");
    expect(api.service.asked).toEqual(["pause spring"]);
  });

  test("two changes that were decided on one version: the second is refused", async () => {
    const headers = { "if-match": (await api.ask("GET", "/studies/spring")).headers.get("etag") ?? "" };
    const gate = Promise.withResolvers<void>();
    api.service.gate = gate.promise;
    const both = ["pause", "cancel"].map((verb) =>
      api.ask("POST", `/studies/spring/${verb}`, { body: { reason: "r" }, headers }),
    );
    await expect.poll(() => api.service.asked.length).toBe(1);
    gate.resolve();
    expect(new Set((await Promise.all(both)).map(({ status }) => status))).toEqual(new Set([200, 412]));
    expect(api.service.asked).toHaveLength(1);
  });

  test("a thing that must be new is not put over another", async () => {
    const body = {
      template: "monthly",
      cron: "0 3 1 * *",
      timeZone: "UTC",
      snapshot: { startOf: "month" },
      missed: "skip",
      enrolDays: 7,
    };
    const put = () =>
      fetch(api.url("/api/v1/schedules/first"), {
        method: "PUT",
        headers: {
          authorization: `Bearer ${api.tokens.operator}`,
          "content-type": "application/json",
          "if-none-match": "*",
        },
        body: JSON.stringify(body),
      });
    expect((await put()).status).toBe(200);
    expect(await refusalOf(await put())).toBe("412 API_VERSION");
    expect((await api.ask("POST", "/schedules/first/suspend")).status).toBe(200);
    expect((await api.ask("DELETE", "/schedules/first")).status).toBe(204);
    expect(api.service.asked).toEqual(["putSchedule first", "suspendSchedule first", "removeSchedule first"]);
  });

  test.each([
    ["not JSON", "{"],
    ["nothing", ""],
    ["another form", "[]"],
    ["a stranger key", JSON.stringify({ ...PROPOSAL, approve: true })],
    ["a prototype", `{"__proto__":{"admin":true},${JSON.stringify(PROPOSAL).slice(1)}`],
    ["a path for a name", JSON.stringify({ ...PROPOSAL, name: "../spring" })],
    ["a name that would be markup", JSON.stringify({ ...PROPOSAL, name: "<script>" })],
    ["a moment that is none", JSON.stringify({ ...PROPOSAL, closesAt: "soon" })],
    ["a deep nest", "[".repeat(200_000)],
  ])("%s is no proposal", async (_, body) => {
    expect(await refusalOf(await api.ask("POST", "/studies", { body }))).toBe("400 API_BODY");
    expect(api.service.asked).toEqual([]);
    expect(Object.prototype).not.toHaveProperty("admin");
  });

  test("bodies of other types, and too large ones, are not read", async () => {
    const ask = (body: string, headers = {}) => api.ask("POST", "/studies", { body, headers });
    for (const headers of [{ "content-type": "text/plain" }, { "content-encoding": "gzip" }])
      expect(await refusalOf(await ask(JSON.stringify(PROPOSAL), headers))).toBe("415 API_BODY_TYPE");
    expect(await refusalOf(await ask(`"${"x".repeat(1 << 20)}"`))).toBe("413 API_BODY_LARGE");
    expect(api.service.asked).toEqual([]);
  });

  test("a hundred proposals within a minute: the rate holds, and nothing of the rest is done", async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 100; at += 1)
      statuses.push((await api.ask("POST", "/studies", { body: { ...PROPOSAL, name: `s${at}` } })).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(60);
    expect(new Set(statuses)).toEqual(new Set([201, 429]));
    expect(api.service.asked).toHaveLength(60);
    api.nowMs += 60_000;
    expect((await api.ask("POST", "/studies", { body: PROPOSAL })).status).toBe(201);
  });
});

describe("the wire", () => {
  test.each([
    ["PATCH", "/studies", "GET, HEAD, POST"],
    ["DELETE", "/studies/spring", "GET, HEAD"],
    ["POST", "/health", "GET, HEAD"],
    ["GET", "/studies/spring/pause", "POST"],
    ["OPTIONS", "/studies", "GET, HEAD, POST"],
  ])("%s is no method of %s", async (method, path, allow) => {
    const answer = await api.ask(method, path);
    expect([answer.headers.get("allow"), await refusalOf(answer)]).toEqual([allow, "405 API_METHOD"]);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test.each([
    "/",
    "/api/v1",
    "/api/v1/",
    "/api/v2/studies",
    "//api/v1/studies",
    "/api/v1/studies/",
    "/api/v1/studies/%",
    "/api/v1/../studies",
    "/admin",
  ])("there is nothing at %s", async (path) => {
    const connection = new RawConnection(api.port);
    connection.send(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${api.tokens.operator}\r\n\r\n`,
    );
    expect((await connection.answer())?.status).toBe(404);
    connection.close();
  });

  test("does not wait for a body that it will not read", async () => {
    const connection = new RawConnection(api.port);
    connection.send(
      `POST /api/v1/studies HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\nContent-Length: 900000000\r\n\r\n{`,
    );
    expect((await connection.answer())?.head).toMatch(/ 401 [^]*connection: close/i);
    await connection.closed();
  });

  test("a fault of its own is told to the log alone", async () => {
    api.service.fails = new Error("the password is tulip");
    const answer = await api.ask("POST", "/studies", { body: PROPOSAL });
    const text = await answer.text();
    expect([answer.status, text.includes("tulip")]).toEqual([500, false]);
    const faults = api.lines.splice(0).filter(({ type }) => type === "fault");
    expect(faults).toMatchObject([{ request: answer.headers.get("x-request-id") }]);
  });

  test("anybody may ask whether it lives, can work, and what the API is", async () => {
    const get = async (path: string) => fetch(api.url(path));
    expect(await (await get("/livez")).text()).toBe("ok\n");
    expect((await get("/readyz")).status).toBe(200);
    expect(await (await get("/api/v1/openapi.json")).json()).toMatchObject({ openapi: "3.1.1" });
    api.documents.fails = new CodedError("STORE_UNWRITABLE", { what: "Full.", why: "Full.", todo: "Mend." });
    await api.ask("POST", "/studies", { body: PROPOSAL });
    expect((await get("/readyz")).status).toBe(503);
    expect((await get("/livez")).status).toBe(200);
  });
});
