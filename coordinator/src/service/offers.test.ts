import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { expect, test } from "vitest";
import { MemoryDocuments } from "../../../test/api/served.ts";
import { soon, tinyTemplate } from "../../../test/service/consortium.ts";
import { Service } from "./service.ts";
import type { LiveStudy, ServiceWorld } from "./world.ts";

const MEMBERS = ["acme", "globex", "initech"];

test("whatever a member is told that there is, at whatever moment it connects, it is answered about, and stands on the disk", async () => {
  const documents = new MemoryDocuments();
  const asked: string[] = [];
  const world = {
    coordinator: { name: "coordinator", identity: "cc".repeat(32) },
    source: systemEntropy(),
    documents,
    now: () => Date.now(),
    after: () => undefined,
    announce: () => undefined,
    openStudy: async (_name, make) => {
      const plan = make();
      const study = toHex(hashPlan(planBytes(plan)));
      const enrolling = { phase: "enrolling", enrolments: new Map(), questions: new Map() };
      return {
        plan,
        study,
        state: { ...enrolling, plan, presence: [], answers: new Map() },
        ended: new Promise(() => undefined),
        start: async () => undefined,
        connected: () => undefined,
        receive: (member: string) => void asked.push(member),
      } as unknown as LiveStudy;
    },
  } satisfies Partial<ServiceWorld> as unknown as ServiceWorld;
  const service = new Service(world, { deadlineDays: 1, studiesUnderWay: 10, proposalsPerMinute: 10 });
  for (const [at, name] of MEMBERS.entries())
    await service.addMember({ name, identity: `${at}0`.repeat(32) });
  await service.putTemplate({ name: "tiny", study: tinyTemplate(3) });
  const offered = new Set<string>();
  void service
    .propose({ name: "spring", template: "tiny", snapshot: "2026-01-01T00:00:00Z", closesAt: soon(60_000) })
    .then(({ name }) => offered.add(name));
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
