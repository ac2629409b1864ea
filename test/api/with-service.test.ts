import { createHash } from "node:crypto";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { readReleasedModel } from "@fedseg/shared/plan/earlier-model.ts";
import { readPlan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { describeAsked } from "@fedseg/wording/plan/session-words.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { makeToken } from "@fedseg/coordinator/api/tokens.ts";
import { ANSWERS } from "@fedseg/coordinator/api/bodies.ts";
import { apiConfig } from "@fedseg/coordinator/edge/api/api-config.ts";
import { withTokens } from "@fedseg/coordinator/edge/api/tokens-in-book.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Consortium, soon, tinyTemplate } from "../service/consortium.ts";
import { refusalOf } from "./served.ts";

const MEMBERS = 4;
const SLOW = { timeout: 60_000 };
let consortium: Consortium;
let token: string;
beforeEach(async () => {
  consortium = new Consortium(MEMBERS, { api: apiConfig.parse({ port: 0 }) });
  await consortium.start();
  token = await newToken("operator");
});
afterEach(() => consortium.end());

/** Makes a token as its command does, by the service that runs. */
async function newToken(role: "operator" | "auditor"): Promise<string> {
  const { folder, atRest, store } = consortium.config;
  const { text, record } = makeToken({ name: role, role, days: 1 }, new Date(), systemEntropy());
  await withTokens({ folder, store, vault: openVault(atRest, systemEntropy()) }, { keep: record });
  return text;
}

/** Asks under /api/v1; the same question has the same key. */
async function ask(method: string, path: string, body?: unknown, opens = token): Promise<Response> {
  const { port } = consortium.news.findLast(({ type }) => type === "api") as { readonly port: number };
  const key = createHash("sha256")
    .update(JSON.stringify([method, path, body]))
    .digest("hex");
  return fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${opens}`,
      "idempotency-key": key,
      ...(method === "PUT" ? { "if-none-match": "*" } : { "if-match": "*" }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const proposal = (name: string, more: object = {}) => ({
  name,
  template: "tiny",
  snapshot: "2026-01-01T00:00:00Z",
  closesAt: soon(600_000),
  ...more,
});

const template = () => ask("PUT", "/templates/tiny", { study: tinyTemplate(MEMBERS) });

test("a study by the API from its template to its bundle, told by what the document says", SLOW, async () => {
  expect((await template()).status).toBe(200);
  ANSWERS.Templates.parse(await (await ask("GET", "/templates")).json());
  for (const member of consortium.members) member.connect();
  const answer = await ask("POST", "/studies", proposal("spring"));
  expect(answer.status).toBe(201);
  ANSWERS.Study.parse(await answer.json());
  ANSWERS.Members.parse(await (await ask("GET", "/members")).json());
  await expect
    .poll(async () => ANSWERS.Study.parse(await (await ask("GET", "/studies/spring")).json()), SLOW)
    .toMatchObject({ state: "finished", bundle: "/api/v1/bundles/spring" });
  const sessions = ANSWERS.Sessions.parse(await (await ask("GET", "/studies/spring/sessions")).json());
  expect(new Set(sessions.items.map(({ state }) => state))).toEqual(new Set(["released"]));
  const auditor = await newToken("auditor");
  const { files } = ANSWERS.Bundle.parse(
    await (await ask("GET", "/bundles/spring", undefined, auditor)).json(),
  );
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(["plan.cbor", "model.json"]));
  expect((await ask("GET", "/studies", undefined, auditor)).status).toBe(403);
  await holdTold(auditor);
});

/** Holds what is told of a finished study against its bundle: the plan's costs, the ledger's charges, the model. */
async function holdTold(auditor: string): Promise<void> {
  const told = (what: string) => ask("GET", `/studies/spring/${what}`, undefined, auditor);
  const file = async (path: string) =>
    Buffer.from(await (await ask("GET", `/bundles/spring/files/${path}`)).arrayBuffer());
  const plan = readPlan(Uint8Array.from(await file("plan.cbor")))!;
  const lines = (await file("ledgers/coordinator.jsonl")).toString().trim().split("\n");
  const entries = lines.flatMap((line) => parseEntry(line)?.body ?? []);
  const sums = ANSWERS.Sums.parse(await (await told("sums")).json()).items;
  const released = entries.filter((body) => body.type === "RELEASE");
  expect(sums.map(({ muSq }) => muSq)).toEqual(released.map(({ muSq }) => muSq));
  expect(sums.map(({ members }) => members.length)).toEqual(
    released.map(({ survivors }) => survivors.length),
  );
  const total = released.reduce((sum, { muSq }) => sum + BigInt(muSq), 0n);
  expect(sums.at(-1)?.epsilon).toBe(guaranteeOf(total, Number(plan.budget.delta)).reported);
  for (const { strength, alone } of sums) expect(strength).toBeGreaterThan(alone);
  const results = ANSWERS.Results.parse(await (await told("results")).json());
  expect(entries.find((body) => body.type === "MODEL")).toMatchObject({ modelHash: results.model });
  const text = (await file("model.json")).toString();
  expect(results.programs).toEqual(tellModel(programsOf(plan), readReleasedModel(text)!.programs));
  const cost = ANSWERS.Cost.parse(await (await ask("GET", "/studies/spring/cost")).json());
  const own = planCost(plan);
  expect(cost.expected.coalition).toBe(own.expected.coalition.epsilon);
  expect(cost.worst.person).toBe(own.worst.person.epsilon);
  expect(cost.sessions.map(({ bytes }) => bytes)).toEqual(own.sessions.map(({ bytes }) => bytes));
  expect(sums.map(({ query }) => query)).toEqual(cost.sessions.map(({ query }) => query));
  const asked = sums.map(({ query, numbers }) => ({ query, length: numbers }));
  expect(sums.map(({ meaning }) => meaning)).toEqual(
    asked.map((one, at) => describeAsked(one, asked.slice(0, at))),
  );
}

test("a template's costs as somebody writes it otherwise, and the other template that comes of it", async () => {
  await template();
  const cost = async (query: string) =>
    ANSWERS.Cost.parse(await (await ask("GET", `/templates/tiny/cost${query}`)).json());
  const [asItIs, less] = [await cost(""), await cost("?epsilon=6&members=shop-1,shop-2,shop-3&quorum=3")];
  const { budget, usersFloor } = tinyTemplate(MEMBERS);
  expect(asItIs).toMatchObject({ members: 4, terms: { epsilon: budget.epsilon, usersFloor } });
  expect(less).toMatchObject({ members: 3, terms: { epsilon: "6" } });
  expect(less.once.coalition).toBeLessThanOrEqual(6);
  expect(less.once.coalition).toBeLessThan(asItIs.once.coalition);
  for (const [query, code] of [
    ["epsilon=x", "400 API_QUERY"],
    ["k=1", "400 API_QUERY"],
    ["quorum=two", "400 API_QUERY"],
    ["epsilon=50", "422 PLAN_BUDGET"],
    ["quorum=9", "422 PROPOSAL_QUORUM"],
    ["members=shop-1,nobody", "404 MEMBER_UNKNOWN"],
  ])
    expect(await refusalOf(await ask("GET", `/templates/tiny/cost?${query}`))).toBe(code);
  const changes = { epsilon: "6" };
  const other = await ask("PUT", "/templates/tiny-2", { from: "tiny", changes });
  const [before, after] = ANSWERS.Templates.parse(await (await ask("GET", "/templates")).json()).items;
  expect([other.status, after.name, after.title]).toEqual([200, "tiny-2", before.title]);
  expect(after.hash).not.toBe(before.hash);
  const same = await ask("PUT", "/templates/tiny-3", {
    study: { ...tinyTemplate(MEMBERS), budget: { ...budget, ...changes } },
  });
  expect(ANSWERS.Template.parse(await same.json()).hash).toBe(after.hash);
});

test(
  "what the service refuses changes nothing, and a replay is answered and not done again",
  SLOW,
  async () => {
    await template();
    const first = proposal("summer");
    expect((await ask("POST", "/studies", first)).status).toBe(201);
    const again = await ask("POST", "/studies", first);
    expect([again.status, consortium.serving.service.view().studies.length]).toEqual([201, 1]);
    expect(await refusalOf(await ask("POST", "/studies", proposal("summer")))).toBe("409 STUDY_KNOWN");
    expect(await refusalOf(await ask("POST", "/studies", proposal("autumn", { template: "none" })))).toBe(
      "404 TEMPLATE_UNKNOWN",
    );
    expect(await refusalOf(await ask("POST", "/studies", proposal("autumn", { members: ["nobody"] })))).toBe(
      "404 MEMBER_UNKNOWN",
    );
    expect(
      await refusalOf(
        await ask("POST", "/studies", proposal("autumn", { closesAt: "2020-01-01T00:00:00Z" })),
      ),
    ).toBe("422 PROPOSAL_DATES");
    for (const [path, body, hidden] of [
      ["/studies", proposal("autumn", { title: "a\u202Eb" }), "422 TEXT_HIDDEN"],
      ["/studies/summer/cancel", { reason: "a\u2066b" }, "422 TEXT_HIDDEN"],
      ["/members", { name: "a\u202Eb", identity: "ab".repeat(32) }, "400 API_BODY"],
      ["/studies/summer/acknowledge", { reason: "r" }, "409 AUDIT_NOT_OPEN"],
    ] as const)
      expect(await refusalOf(await ask("POST", path, body))).toBe(hidden);
    const hidden = { study: { ...tinyTemplate(MEMBERS), title: "a\u202Eb" } };
    expect(await refusalOf(await ask("PUT", "/templates/hidden", hidden))).toBe("422 TEXT_HIDDEN");
    expect(await refusalOf(await ask("POST", "/studies/summer/resume"))).toBe("409 STUDY_STATE");
    expect(await refusalOf(await ask("POST", "/studies/none/cancel", { reason: "r" }))).toBe(
      "404 STUDY_UNKNOWN",
    );
    expect(consortium.states()).toEqual({ summer: "proposed" });
    expect((await ask("POST", "/studies/summer/cancel", { reason: "a mistake" })).status).toBe(200);
    expect(consortium.states()).toEqual({ summer: "cancelled" });
  },
);

/** Reads a stream of events until one of a type has come. */
async function eventsUntil(type: string): Promise<readonly { readonly id: number; readonly type: string }[]> {
  const { body } = await ask("GET", "/events?after=0");
  let text = "";
  for await (const part of body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const data = [...text.matchAll(/^data: (.*)\n$/gm)].map(([, json]) => JSON.parse(json) as never);
    if (text.includes(`"type":"${type}"`)) return data;
  }
  return [];
}

test("tokens, events and kept answers stand on the disk, whatever becomes of the process", SLOW, async () => {
  await template();
  const body = proposal("winter");
  expect((await ask("POST", "/studies", body)).status).toBe(201);
  await consortium.stop();
  await consortium.start();
  const events = await eventsUntil("proposed");
  expect(events.map(({ type }) => type)).toEqual([
    ...Array(MEMBERS).fill("member-added"),
    "template-put",
    "draft",
    "proposed",
  ]);
  expect(events.map(({ id }) => id - events[0].id)).toEqual(events.map((_, at) => at));
  expect((await ask("POST", "/studies", body)).status).toBe(201);
  expect(consortium.states()).toEqual({ winter: "proposed" });
});
