import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CodedError } from "@fedseg/shared/errors.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { tinyKey } from "../simulation/tiny-market.ts";
import { Consortium, soon, tinyTemplate } from "./consortium.ts";

const SNAPSHOT = "2026-01-01T00:00:00Z";
const SLOW = 60_000;
let consortium: Consortium;

afterEach(() => consortium.end());

async function begun(
  members: number,
  changes: ConstructorParameters<typeof Consortium>[1] = {},
): Promise<Consortium> {
  consortium = new Consortium(members, changes);
  await consortium.start();
  await consortium.serving.service.putTemplate({ name: "tiny", study: tinyTemplate(members) });
  return consortium;
}

const service = () => consortium.serving.service;

const propose = (name: string, more: object = {}) =>
  service().propose({ name, template: "tiny", snapshot: SNAPSHOT, closesAt: soon(600_000), ...more });

const until = (holds: () => void) => vi.waitFor(holds, { timeout: SLOW, interval: 50 });
const become = (states: Readonly<Record<string, string>>) =>
  until(() => expect(consortium.states()).toMatchObject(states));

/** The code with which something is refused. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  const error: unknown = await asked.catch((reason: unknown) => reason);
  return error instanceof CodedError ? error.code : `not refused: ${String(error)}`;
}

/** Whether nobody holds a study's books. */
function areBooksFree(study: string): boolean {
  const database = new DatabaseSync(join(consortium.config.folder, "studies", study, "books.db"));
  try {
    database.exec("BEGIN IMMEDIATE; ROLLBACK");
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
}

test(
  "two studies at once end, each with a bundle of its own, and a member that comes after the end has its model too",
  async () => {
    const { members } = await begun(4);
    const [late, ...others] = members;
    for (const member of members) member.connect();
    await propose("spring");
    await propose("summer");
    await until(() => expect(late.nodes.size).toBe(2));
    const released = new Set<string>();
    service().subscribe(({ type, study = "" }) => void (type === "released" && released.add(study)));
    await until(() => expect([...released].toSorted()).toEqual(["spring", "summer"]));
    late.leave();
    await become({ spring: "finished", summer: "finished" });
    await until(() => {
      for (const { nodes } of others) for (const node of nodes.values()) expect(node.model).toBeDefined();
      expect(service().study("spring").bundle).toContain("studies/spring/bundle");
      expect(service().study("spring").verdict).toBeDefined();
    });
    // By now the service has let go of both, and opens them for who comes.
    await until(() => expect(areBooksFree("spring") && areBooksFree("summer")).toBe(true));
    late.connect();
    await until(() => {
      for (const node of late.nodes.values()) expect(node.model).toBeDefined();
    });
    await until(() => expect(service().studiesOf(late.name)).toEqual([]));
    // A process in whose folder another's bundle is missing publishes it from the books.
    const bundle = join(consortium.config.folder, "studies", "spring", "bundle");
    const model = readFileSync(join(bundle, "model.json"), "utf8");
    await until(() => expect(areBooksFree("spring")).toBe(true));
    rmSync(bundle, { recursive: true });
    expect(await service().bundle("spring")).toBe(bundle);
    expect(readFileSync(join(bundle, "model.json"), "utf8")).toBe(model);
  },
  2 * SLOW,
);

test(
  "a service that is started again goes on with what was paused, and with what had not been approved by all",
  async () => {
    const { members } = await begun(3);
    for (const member of members) member.connect();
    await propose("spring");
    await become({ spring: "running" });
    await service().pause("spring", "stock-taking");
    members[0].leave();
    await propose("summer");
    const paused = service().study("spring");
    expect(paused).toMatchObject({ state: "paused", reason: { code: "PAUSED" }, can: ["resume", "cancel"] });
    await consortium.stop();
    await consortium.start();
    expect(consortium.states()).toMatchObject({ spring: "paused" });
    expect(service().study("spring").since).toBe(paused.since);
    for (const member of members) member.leave();
    for (const member of members) member.connect();
    await service().resume("spring");
    await become({ spring: "finished", summer: "finished" });
    for (const { told } of members.slice(1)) expect(told).toContain("PAUSED");
  },
  2 * SLOW,
);

test(
  "what an operator cancels ends at every member with its reason, and stands in no other study's way",
  async () => {
    const { members } = await begun(3);
    for (const member of members) member.connect();
    await propose("spring");
    await become({ spring: "running" });
    await service().pause("spring", "wait");
    const view = await service().cancel("spring", "wrong dictionary");
    expect(view).toMatchObject({
      state: "cancelled",
      reason: { code: "STUDY_CANCELLED" },
      can: [],
      waitsFor: [],
    });
    await until(() => {
      for (const { told } of members) expect(told).toContain("STUDY_CANCELLED");
    });
    expect(await refusal(service().cancel("spring", "again"))).toBe("STUDY_STATE");
    await propose("summer");
    await become({ summer: "finished" });
  },
  2 * SLOW,
);

test(
  "enrolment closes with a quorum: the study goes on under a plan of those who agreed, who are asked again",
  async () => {
    const { members } = await begun(4);
    members[3].isApproving = false;
    for (const member of members) member.connect();
    await propose("spring", { closesAt: soon(4000), quorum: 3 });
    await until(() =>
      expect(
        service()
          .study("spring")
          .waitsFor.map(({ who }) => who),
      ).toEqual(["shop-4"]),
    );
    await become({ spring: "cancelled" });
    await service().look();
    await become({ "spring-again-1": "finished" });
    expect(service().study("spring")).toMatchObject({
      reason: { code: "STUDY_REPLACED" },
      replacedBy: "spring-again-1",
    });
    const after = service().study("spring-again-1");
    expect(after.roster.map(({ name }) => name)).toEqual(["shop-1", "shop-2", "shop-3"]);
    expect(after.replaces).toBe("spring");
  },
  2 * SLOW,
);

describe("what cannot be is refused by its code, and nothing is kept of it", () => {
  test("names that are paths, strangers, dates and numbers", async () => {
    await begun(3);
    const refused = async (more: object) => refusal(propose("spring", more));
    expect(await refused({ name: "../spring" })).toBe("STUDY_NAME");
    expect(await refused({ name: "a".repeat(64) })).toBe("STUDY_NAME");
    expect(await refused({ template: "none" })).toBe("TEMPLATE_UNKNOWN");
    expect(await refused({ members: ["shop-1", "shop-2", "stranger"] })).toBe("MEMBER_UNKNOWN");
    expect(await refused({ members: ["shop-1", "shop-2"] })).toBe("PROPOSAL_QUORUM");
    expect(await refused({ quorum: 2 })).toBe("PROPOSAL_QUORUM");
    expect(await refused({ quorum: 4 })).toBe("PROPOSAL_QUORUM");
    expect(await refused({ closesAt: soon(-1) })).toBe("PROPOSAL_DATES");
    expect(await refused({ closesAt: "tomorrow" })).toBe("PROPOSAL_DATES");
    expect(await refused({ deadline: soon(1000) })).toBe("PROPOSAL_DATES");
    expect(service().view().studies).toEqual([]);
    await propose("spring");
    expect(await refused({})).toBe("STUDY_KNOWN");
    expect(await refusal(service().pause("spring", ""))).toBe("STUDY_STATE");
    expect(await refusal(service().pause("autumn", ""))).toBe("STUDY_UNKNOWN");
  });

  test("a template that no member would accept, and one with a name that is a path", async () => {
    await begun(3);
    const study = tinyTemplate(3);
    const put = (name: string, changes: object) =>
      refusal(service().putTemplate({ name, study: { ...study, ...changes } }));
    expect(await put("bad", { budget: { ...study.budget, epsilon: "30" } })).toBe("PLAN_BUDGET");
    expect(await put("bad", { programs: [] })).toBe("TEMPLATE_INVALID");
    expect(await put("../bad", {})).toBe("TEMPLATE_NAME");
    expect(service().view().templates).toHaveLength(1);
  });

  test("a hundred proposals a minute: as many are taken as the configuration says", async () => {
    await begun(3, {
      limits: { proposalsPerMinute: 5, studiesUnderWay: 4, sessionsAtWork: 8, deadlineDays: 14 },
    });
    const codes: string[] = [];
    for (let n = 0; n < 100; n += 1) codes.push(await refusal(propose(`study-${n}`)));
    expect(codes.filter((code) => code === "PROPOSALS_TOO_MANY")).toHaveLength(96);
    expect(service().view().studies).toHaveLength(4);
  });
});

test(
  "a member that is added while the service runs is in the next study; one whose key is revoked is in none, ever",
  async () => {
    const { members } = await begun(4);
    const [, , , last] = members;
    for (const member of members) member.connect();
    await until(() =>
      expect(
        service()
          .view()
          .members.filter(({ isHere }) => isHere),
      ).toHaveLength(4),
    );
    await propose("spring");
    await service().revokeMember(last.name, "stolen laptop");
    expect(service().study("spring")).toMatchObject({ state: "cancelled" });
    await until(() => expect(service().view().members[3]).toMatchObject({ state: "revoked", isHere: false }));
    await service().addMember({ name: "shop-5", identity: toHex(tinyKey("consortium", "shop-5").publicKey) });
    const { roster } = await propose("summer");
    expect(roster.map(({ name }) => name)).toEqual(["shop-1", "shop-2", "shop-3", "shop-5"]);
    expect(await refusal(propose("autumn", { members: ["shop-1", "shop-2", "shop-4"] }))).toBe(
      "MEMBER_UNKNOWN",
    );
    const again = { name: "other", identity: toHex(last.key.publicKey) };
    expect(await refusal(service().addMember(again))).toBe("IDENTITY_REVOKED");
    expect(await refusal(service().addMember({ ...again, name: "../x" }))).toBe("MEMBER_NAME");
    await consortium.stop();
    await consortium.start();
    expect(await refusal(service().addMember(again))).toBe("IDENTITY_REVOKED");
  },
  SLOW,
);

test(
  "a draft is offered when its day comes; a schedule makes its study once, and says why another is not made",
  async () => {
    const { members } = await begun(3);
    for (const member of members) member.connect();
    await propose("later", { opensAt: soon(1500) });
    expect(service().study("later")).toMatchObject({ state: "draft", waitsFor: [{ what: "opening" }] });
    expect(service().studiesOf("shop-1")).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 1600));
    await service().look();
    await become({ later: "finished" });
    const schedule = {
      name: "monthly",
      template: "tiny",
      cron: "0 6 2 * *",
      timeZone: "Europe/Berlin",
      snapshot: { startOf: "month", minusDays: 0 },
      missed: "once",
      missedHours: 48,
      enrolDays: 7,
    } as const;
    const view = await service().putSchedule(schedule);
    expect(view).toMatchObject({ state: "active", next: expect.stringMatching(/-02T0[45]:00:00/) });
    expect(await refusal(service().putSchedule({ ...schedule, cron: "* * * * *" }))).toMatch(/^SCHEDULE_/);
    expect(await refusal(service().putSchedule({ ...schedule, name: "../x" }))).toBe("SCHEDULE_NAME");
    expect(await service().suspendSchedule("monthly", true)).toMatchObject({ state: "suspended" });
    await service().removeSchedule("monthly");
    expect(service().view().schedules).toEqual([]);
    expect(await refusal(service().removeSchedule("monthly"))).toBe("SCHEDULE_UNKNOWN");
  },
  SLOW,
);
