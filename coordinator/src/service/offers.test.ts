import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test, vi } from "vitest";
import { MemoryDocuments } from "../../../test/api/served.ts";
import { soon, tinyTemplate } from "../../../test/service/consortium.ts";
import { scheduleConfig } from "../schedules/schedule.ts";
import { Registry } from "../studies/registry.ts";
import { recordName } from "../studies/records.ts";
import { Service } from "./service.ts";
import { nextName } from "./stand-in.ts";
import type { LiveStudy, ServiceWorld } from "./world.ts";

const MEMBERS = ["acme", "globex", "initech"];

const SPRING = {
  name: "spring",
  template: "tiny",
  snapshot: "2026-01-01T00:00:00Z",
  closesAt: soon(60_000),
};

const LIMITS = { deadlineDays: 1, studiesUnderWay: 10, proposalsPerMinute: 10, sessionsAtWork: 2 };

/** A service over documents, whose studies note who speaks to them; `opening`: when one is opened. */
function serviceOn(documents: MemoryDocuments, opening: () => void = () => undefined, limits = LIMITS) {
  const asked: string[] = [];
  let agreed: () => void = () => undefined;
  let closed: () => void = () => undefined;
  const world = {
    coordinator: { name: "coordinator", identity: "cc".repeat(32) },
    source: systemEntropy(),
    documents,
    now: () => Date.now(),
    after: () => undefined,
    announce: () => undefined,
    openStudy: async (_name, make, tell) => {
      const plan = make();
      opening();
      const study = toHex(hashPlan(planBytes(plan)));
      const enrolments = new Map();
      const enrolling = { phase: "enrolling", enrolments, questions: new Map() };
      agreed = () => {
        enrolments.set(0, {});
        tell({ type: "enrolled", node: 0, nodes: 1, of: 3 });
      };
      const live = {
        plan,
        study,
        state: { ...enrolling, plan, presence: [], answers: new Map() } as object,
        ended: new Promise(() => undefined),
        start: async () => undefined,
        connected: () => undefined,
        receive: (member: string) => void asked.push(member),
      };
      if (plan.quorum !== undefined)
        closed = () => {
          const error = new CodedError("STUDY_REPLACED", { what: "", why: "", todo: "" });
          live.state = { phase: "failed", error, over: { plan, agreed: [0, 1, 2], told: new Set() } };
          for (const node of [0, 1]) tell({ type: "enrolled", node, nodes: 3, of: 4 });
        };
      return live as unknown as LiveStudy;
    },
  } satisfies Partial<ServiceWorld> as unknown as ServiceWorld;
  return { service: new Service(world, limits), asked, agree: () => agreed(), close: () => closed() };
}

async function beginOn(service: Service): Promise<void> {
  for (const [at, name] of MEMBERS.entries())
    await service.addMember({ name, identity: `${at}0`.repeat(32) });
  await service.putTemplate({ name: "tiny", study: tinyTemplate(3) });
}

test("a study whose offer the disk refuses is a draft again, told to nobody, and is offered at the next look", async () => {
  const documents = new MemoryDocuments();
  const { service } = serviceOn(documents, () => (documents.fails = new Error("no room")));
  await beginOn(service);
  const told: string[] = [];
  service.subscribe(({ type, study = "" }) => void told.push(`${type} ${study}`));
  await expect(service.propose(SPRING)).rejects.toThrow("no room");
  expect(service.study("spring").state).toBe("draft");
  await service.look();
  expect(service.study("spring").state).toBe("proposed");
  expect(service.studiesOf("acme")).toHaveLength(1);
  await service.settled();
  expect(told.filter((line) => line.endsWith("spring"))).toEqual(["draft spring", "proposed spring"]);
});

test("what a study has come to and the disk refuses is written at the next look, as its own books say", async () => {
  const documents = new MemoryDocuments();
  const { service, agree } = serviceOn(documents);
  await beginOn(service);
  await service.propose(SPRING);
  documents.fails = new Error("no room");
  agree();
  await service.settled();
  expect(service.study("spring").state).toBe("proposed");
  await service.look();
  await service.settled();
  expect(service.study("spring").state).toBe("enrolling");
  expect(new TextDecoder().decode(documents.read("study/spring"))).toContain('"enrolling"');
});

test("whatever a member is told that there is, at whatever moment it connects, it is answered about, and stands on the disk", async () => {
  const documents = new MemoryDocuments();
  const { service, asked } = serviceOn(documents);
  await beginOn(service);
  const offered = new Set<string>();
  void service.propose(SPRING).then(({ name }) => offered.add(name));
  let [turns, told] = [0, 0];
  for (; offered.size === 0; turns += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
    const [study] = service.studiesOf("acme");
    if (study === undefined) continue;
    told += 1;
    service.receive("acme", study, new Uint8Array(0));
    expect(asked).toHaveLength(told);
    const record = new TextDecoder().decode(documents.read("study/spring"));
    expect(record).toContain(study);
  }
  expect(turns).toBeGreaterThan(1);
  expect(service.studiesOf("acme")).toHaveLength(1);
  expect(service.studiesOf("hooli")).toEqual([]);
});

test("when enrolment has closed with the quorum, the study of those who agree is offered at once, and once", async () => {
  const { service, close } = serviceOn(new MemoryDocuments());
  await beginOn(service);
  await service.addMember({ name: "hooli", identity: "70".repeat(32) });
  await service.propose({ ...SPRING, quorum: 3 });
  const told: string[] = [];
  service.subscribe(({ type, study = "" }) => void told.push(`${type} ${study}`));
  close();
  await vi.waitFor(() => expect(service.study("spring").replacedBy).toBe("spring-again-1"));
  await Promise.all([service.look(), service.look()]);
  await service.settled();
  expect(service.study("spring").state).toBe("cancelled");
  expect(service.study("spring-again-1")).toMatchObject({ state: "proposed", replaces: "spring" });
  expect(told.filter((line) => line.endsWith("again-1"))).toEqual([
    "draft spring-again-1",
    "proposed spring-again-1",
  ]);
});

test("runs of schedules in one minute are all proposed, beside those of operators, as far as there is room", async () => {
  const limits = { ...LIMITS, proposalsPerMinute: 1, studiesUnderWay: 4 };
  const { service } = serviceOn(new MemoryDocuments(), undefined, limits);
  await beginOn(service);
  const now = vi.spyOn(Date, "now").mockReturnValue(Date.parse("2026-10-15T00:00:00Z"));
  const names = ["east", "north", "south", "west"];
  const monthly = { cron: "0 6 2 * *", timeZone: "UTC", snapshot: { startOf: "month" } };
  for (const name of names) {
    await service.putTemplate({ name, study: tinyTemplate(3) });
    await service.putSchedule(scheduleConfig.parse({ name, template: name, ...monthly }));
  }
  now.mockReturnValue(Date.parse("2026-11-02T06:00:00Z"));
  const [opensAt, closesAt] = ["2026-11-02T12:00:00Z", "2026-11-03T00:00:00Z"];
  await service.propose({ ...SPRING, opensAt, closesAt });
  const refused: string[] = [];
  service.subscribe(({ type, text }) => void (type.startsWith("run-") && refused.push(`${type}: ${text}`)));
  await service.look();
  const schedules = service.view().schedules;
  expect(schedules.map(({ last }) => last?.study ?? last?.code)).toEqual([
    "east-2026-11",
    "north-2026-11",
    "south-2026-11",
    "PROPOSALS_TOO_MANY",
  ]);
  expect(refused).toEqual([
    expect.stringMatching(/^run-waits: PROPOSALS_TOO_MANY: 4 studies have not ended\..*until 2026-11-04T06/),
  ]);
  await service.cancel("spring", "nobody waits for it");
  await service.look();
  expect(service.view().schedules.map(({ last }) => last?.study)).toContain("west-2026-11");
  expect(refused).toHaveLength(1);
  const more = { ...SPRING, name: "more", closesAt };
  await expect(service.propose(more)).rejects.toThrow("1 studies were proposed within a minute.");
  now.mockRestore();
});

test("a study whose books cannot be opened waits for them, and for nobody", async () => {
  const documents = new MemoryDocuments();
  await beginOn(serviceOn(documents).service);
  const before = serviceOn(documents);
  await before.service.propose(SPRING);
  const { service } = serviceOn(documents, () => {
    throw new Error("no room");
  });
  await service.start();
  expect(service.study("spring")).toMatchObject({ state: "proposed", waitsFor: [{ what: "books" }] });
  expect(before.service.study("spring").waitsFor[0]).toMatchObject({ what: "approval" });
});

test("a stand-in takes a name that is free, and the study that has the first one stays what it is", async () => {
  const { service, close } = serviceOn(new MemoryDocuments());
  await beginOn(service);
  await service.addMember({ name: "hooli", identity: "70".repeat(32) });
  const [opensAt, closesAt] = [soon(600_000), soon(900_000)];
  await service.propose({ ...SPRING, name: "spring-again-1", opensAt, closesAt });
  await service.propose({ ...SPRING, quorum: 3 });
  close();
  await vi.waitFor(() => expect(service.study("spring").replacedBy).toBe("spring-again-2"));
  await service.settled();
  expect(service.study("spring-again-1")).toMatchObject({ state: "draft", opensAt });
  expect(service.study("spring-again-2")).toMatchObject({ state: "proposed", replaces: "spring" });
});

test("stand-ins of the runs of one schedule have names apart, however long its template's is", () => {
  const names = ["2026-11", "2026-12"].map((month) =>
    nextName(`${"segmentation-with-affinity-and-".repeat(2).slice(0, 55)}-${month}`, () => true),
  );
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(recordName.safeParse(`${name}99`).success).toBe(true);
  expect(names[0]).toMatch(/-2026-11-again-1$/);
  expect(nextName(names[0], () => true)).toBe(names[0].replace(/1$/, "2"));
});

test("when a member that is connected was last seen is kept every few minutes, not at every look", async () => {
  const documents = new MemoryDocuments();
  const { service } = serviceOn(documents);
  await beginOn(service);
  const seen = (name: string) => new Registry(documents).get("member", name)?.lastSeen;
  service.connected("acme", []);
  const now = vi.spyOn(Date, "now");
  const from = Date.now();
  const lookAt = (ms: number) => {
    now.mockReturnValue(from + ms);
    return service.look();
  };
  await lookAt(0);
  await lookAt(240_000);
  expect([seen("acme"), seen("globex")]).toEqual([new Date(from).toISOString(), undefined]);
  await lookAt(301_000);
  expect(seen("acme")).toBe(new Date(from + 301_000).toISOString());
  now.mockRestore();
});
