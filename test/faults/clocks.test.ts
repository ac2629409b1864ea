import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { describe, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { objections } from "../audit/faults.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { EPOCH } from "../simulation/party.ts";

const typesOf = (study: InProcessStudy, node: number) =>
  study
    .disk(node)
    .lines()
    .map((line) => parseEntry(line)!.body.type);

test("clocks that are set back in mid-study leave ledgers that pass an audit and say so", () => {
  // Set back by two seconds each time, a little later at every party.
  const clockError = (party: string, nowMs: number) => (nowMs > 20 + party.length ? -2000 : 0);
  const study = new InProcessStudy({ clockError }).run();
  expect(objections(audit(bundleOf(study)))).toEqual([]);
  expect(typesOf(study, 0).filter((type) => type === "CLOCK")).toHaveLength(1);
});

test.each([
  ["behind", -301_000],
  ["ahead", 302_000],
])("a node whose clock is far %s says so before it approves anything", (_, errorMs) => {
  const clockError = (party: string) => (party === "shop-2" ? errorMs : 0);
  const study = new InProcessStudy({ clockError }).run();
  expect(study.told).toContainEqual(expect.objectContaining({ party: 1, code: "CLOCK_OFF" }));
  expect(typesOf(study, 1)).not.toContain("APPROVE");
  expect(study.node(1)).toMatchObject({ phase: "refused" });
});

test("a node whose clock is within the tolerance takes part", () => {
  const clockError = (party: string) => (party === "shop-2" ? 299_000 : 0);
  const study = new InProcessStudy({ clockError }).run();
  expect(study.modelOf(1)).toEqual(study.model());
});

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

describe.each([
  ["leaps a week ahead", WEEK],
  ["falls a week back", -WEEK],
])("a coordinator whose clock %s and is set right again", (_, errorMs) => {
  /** A study that enrols for a day and ends after two at the latest; its coordinator's clock is wrong from one moment to another. */
  const wrong = (from: number, to: number, options: ConstructorParameters<typeof InProcessStudy>[0] = {}) =>
    new InProcessStudy({
      ...options,
      plan: (tiny) => ({
        ...tiny,
        quorum: 3,
        enrolBy: new Date(EPOCH + 24 * HOUR).toISOString(),
        deadline: new Date(EPOCH + 48 * HOUR).toISOString(),
      }),
      clockError: (party, nowMs) => (party === "coordinator" && nowMs >= from && nowMs < to ? errorMs : 0),
    });

  test("during enrolment closes none: who comes later is in", () => {
    let isLate = false;
    const hooks = {
      toCoordinator: (from: number, message: NodeMessage) => {
        if (isLate || from !== 3 || message.type !== "enrol") return [{ message }];
        isLate = true;
        return [{ message, delayMs: 2 * HOUR }];
      },
    };
    const study = wrong(0.1 * HOUR, 0.6 * HOUR, { hooks }).run();
    expect([isLate, study.modelOf(3)]).toEqual([true, study.model()]);
    expect(study.model()).toBeDefined();
  });

  test("during its sessions ends none, and its ledger passes an audit", () => {
    const study = wrong(15, 25).run();
    expect(study.model()).toBeDefined();
    expect(study.told.filter(({ code }) => code === "retried")).toEqual([]);
    expect(objections(audit(bundleOf(study)))).toEqual([]);
  });
});
