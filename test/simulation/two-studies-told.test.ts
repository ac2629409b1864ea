import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { witnessBody } from "@fedseg/shared/protocol/witness.ts";
import { expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { audit } from "../audit/audit.ts";
import { bundleOfAll } from "../audit/make-bundle.ts";
import { PatientAgenda } from "../statistics/patient-agenda.ts";
import type { Hooks } from "./hooks.ts";
import type { InProcessStudy } from "./in-process-study.ts";
import type { MemoryStore } from "./memory-store.ts";
import { runBoth, twoStudies } from "./two-studies.ts";

const VICTIM = 1;

function hashOf({ plan }: InProcessStudy): string {
  return toHex(hashPlan(planBytes(plan)));
}

test("who comes back is told in each study of its newest report there, also where a newer one of the other study is known", () => {
  /** The newest session of each study of which a CLOSE is on its way to a partner of the victim. */
  const shown = new Map<string, number>();
  const answers: { readonly told: number; readonly shown: number; readonly isBeside: boolean }[] = [];
  const hooksOf = (study: "a" | "b", own: () => string): Hooks => ({
    toNode(to, message) {
      if (message.type === "close") shown.set(`${study} ${to}`, message.envelope.session);
      return [{ message }];
    },
    toCoordinator(from, message) {
      const newest = shown.get(`${study} ${from}`);
      if (message.type === "witness" && message.envelope.recipient === VICTIM && newest !== undefined) {
        const body = decodeCanonical(message.envelope.body, witnessBody)!;
        const reports = [body.seen, body.here].flatMap((seen) => seen ?? []);
        const ofStudy = reports.find(({ planHash }) => toHex(planHash) === own());
        const told = ofStudy?.report.session ?? 0;
        answers.push({ told, shown: newest, isBeside: body.here !== undefined });
      }
      return [{ message }];
    },
    crashNode: (node, { type }) =>
      node === VICTIM && type === "receipt" && shown.get(`${study} ${VICTIM}`) === 3
        ? { when: "before", restartMs: 5 }
        : undefined,
  });
  let crashes = 0;
  const once = (hooks: Hooks): Hooks => ({
    ...hooks,
    crashNode: (node, effect) => {
      const crash = crashes < 2 ? hooks.crashNode!(node, effect) : undefined;
      if (crash) crashes += 1;
      return crash;
    },
  });
  const both = twoStudies({
    firstOnly: { hooks: once(hooksOf("a", () => hashOf(both.first))) },
    secondOnly: { hooks: once(hooksOf("b", () => hashOf(both.second))) },
  });
  runBoth(both, 3);
  expect(answers.filter(({ isBeside }) => isBeside).length).toBeGreaterThan(0);
  for (const { told, shown: newest } of answers) expect([newest - 1, newest]).toContain(told);
  expect(answers.every(({ told }) => told > 0)).toBe(true);
  expect(audit(bundleOfAll([both.first, both.second])).verdict).toBe("PASS");
});

/** What a node on an old disk may send: testimony about others is all that is signed among it. */
const HARMLESS = ["resume", "witness-request", "witness", "refused"];

test("a disk that was brought back signs nothing in either study, whichever finds it out", () => {
  let image: MemoryStore | undefined;
  let isBack = false;
  const after: string[] = [];
  const hooks: Hooks = {
    toCoordinator(from, message) {
      if (from !== VICTIM) return [{ message }];
      if (isBack) after.push(message.type);
      if (message.type === "report" && message.envelope.session === 2)
        image ??= both.first.disk(VICTIM).copy();
      return [{ message }];
    },
    crashNode(node, effect) {
      const report = "message" in effect && effect.message.type === "report" ? effect.message : undefined;
      const session = report?.envelope.session ?? 0;
      if (node !== VICTIM || isBack || session < 4) return undefined;
      isBack = true;
      return { when: "before", restartMs: 50, disk: image! };
    },
  };
  const both = twoStudies({ nodes: 4, hooks });
  runBoth(both, 3);
  expect(isBack).toBe(true);
  const told = [...both.first.told, ...both.second.told].filter(({ party }) => party === VICTIM);
  expect(told.map(({ code }) => code)).toContain("LEDGER_BEHIND");
  expect([...new Set(after)].filter((type) => !HARMLESS.includes(type))).toEqual([]);
  expect(both.first.disk(VICTIM).lines()).toEqual(image!.lines());
  for (const study of [both.first, both.second]) expect(study.model()).toBeDefined();
});

test("on disks that take their time no study sees books that the other is writing, and both end", async () => {
  const agenda = new PatientAgenda();
  const uniforms = seededUniforms(11);
  const slowness = () => ({
    moment: () => "at the end" as const,
    ms: () => 1 + Math.floor(uniforms.next() * 12),
  });
  const both = twoStudies({ agenda, slowness });
  both.first.begin();
  both.second.begin();
  await agenda.runAll();
  for (const study of [both.first, both.second]) expect(study.modelOf(0)).toEqual(study.model());
  expect(audit(bundleOfAll([both.first, both.second])).verdict).toBe("PASS");
});
