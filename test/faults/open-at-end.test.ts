import { spentSq } from "@fedseg/shared/dp/filter.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { describe, expect, test } from "vitest";
import { bookedIn, turnOf } from "../adversary/statements.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { again } from "../simulation/once-more.ts";
import { InProcessStudy, type StudyOptions } from "../simulation/in-process-study.ts";
import { booksOn } from "./owner.ts";

/** Four nodes: t = 3, c = 1, so that three ABORTs show that nobody can open an attempt. */
const NODES = [0, 1, 2, 3];
const CHARGES = ["RESERVE", "ABORT", "UNMASK", "REFUND", "DENY"];

/** Cancels the study when a message of the second session first leaves. */
function cancelledAt(type: "open" | NodeMessage["type"], { hooks = {}, ...options }: StudyOptions = {}) {
  let isDone = false;
  const cancel = (message: { readonly type: string; readonly envelope?: unknown }, session: number) => {
    if (isDone || message.type !== type || session !== 2) return;
    isDone = true;
    study.agenda.after(0, () => study.operate({ type: "cancel", reason: "wrong snapshot" }));
  };
  const study: InProcessStudy = new InProcessStudy({
    ...options,
    hooks: {
      ...hooks,
      toNode(to, message) {
        if ("envelope" in message) cancel(message, message.envelope.session);
        return hooks.toNode?.(to, message) ?? [{ message }];
      },
      toCoordinator(from, message) {
        if ("envelope" in message) cancel(message, message.envelope.session);
        return hooks.toCoordinator?.(from, message) ?? [{ message }];
      },
    },
  });
  return study.run();
}

/** What a node has on record of the second session and of the end, in order. */
function secondSession(study: InProcessStudy, node: number): readonly string[] {
  return bookedIn(study.disk(node)).flatMap((event: LedgerEvent) => {
    if (!CHARGES.includes(event.type)) return [];
    if (!("session" in event)) return [event.type];
    if (event.session !== 2) return [];
    return [`${event.type}${event.type === "REFUND" ? ` ${event.certificate}` : ""} ${turnOf(event)}`];
  });
}

const told = (study: InProcessStudy, code: string) =>
  study.told.filter((line) => line.code === code && typeof line.party === "number");

const GIVEN_BACK = ["RESERVE 2/1", "ABORT 2/1", "DENY", "REFUND aborts 2/1"];

describe("a study that is cancelled with an attempt open", () => {
  test("gives its charge back once enough nodes have signed that they never open it, and says so", () => {
    const study = cancelledAt("open");
    for (const node of NODES) {
      expect(secondSession(study, node)).toEqual(GIVEN_BACK);
      const [release] = bookedIn(study.disk(node)).filter(({ type }) => type === "RELEASE");
      const { filter } = booksOn(study.disk(node), node).standing().account;
      expect(`${spentSq(filter)}`).toBe("muSq" in release && release.muSq);
    }
    const codes = study.told.flatMap(({ party, code }) => (party === 0 ? [code] : []));
    expect(codes.indexOf("STUDY_CANCELLED")).toBe(codes.indexOf("CHARGE_OPEN") - 1);
    expect(told(study, "CHARGE_OPEN").map(({ party }) => party)).toEqual(NODES);
    expect(told(study, "CHARGE_REFUNDED").map(({ party }) => party)).toEqual(NODES);
    expect(told(study, "CHARGE_KEPT")).toEqual([]);
  });

  test("keeps what a node has helped to open, and says why", () => {
    const study = cancelledAt("unmask");
    for (const node of NODES)
      expect(secondSession(study, node)).toEqual(["RESERVE 2/1", "UNMASK 2/1", "DENY"]);
    const kept = told(study, "CHARGE_KEPT");
    expect(kept.map(({ party }) => party)).toEqual(NODES);
    for (const { text } of kept)
      expect(text).toBe("Session 2 stays charged: this node has helped to open it.");
  });

  test("keeps what a node has signed a survivor set of: a disk from before could open it", () => {
    const lastIsSilent: Hooks = {
      toCoordinator: (from, message) => (from === 3 && message.type === "report" ? [] : [{ message }]),
    };
    const study = cancelledAt("confirm", { hooks: lastIsSilent });
    for (const node of [0, 1, 2]) expect(secondSession(study, node)).toEqual(["RESERVE 2/1", "DENY"]);
    // It has signed none, and is alone with that.
    expect(secondSession(study, 3)).toEqual(["RESERVE 2/1", "ABORT 2/1", "DENY"]);
    expect(told(study, "CHARGE_KEPT").map(({ party }) => party)).toEqual(NODES);
  });

  test("keeps it where too few sign, and gives it back when one more does", () => {
    const hooks: Hooks = {
      toCoordinator: (from, message) => (from > 1 && message.type === "abort" ? [] : [{ message }]),
    };
    const study = cancelledAt("open", { hooks });
    for (const node of NODES) expect(secondSession(study, node)).toEqual(GIVEN_BACK.slice(0, 3));
    expect(told(study, "CHARGE_KEPT").map(({ party }) => party)).toEqual(NODES);
    expect(told(study, "CHARGE_KEPT")[0].text).toContain(
      "has not shown in time that 3 of 4 partners have signed",
    );
    const later = again(study);
    for (const node of NODES) expect(secondSession(later, node)).toEqual(GIVEN_BACK);
    expect(again(later).told.filter(({ code }) => code === "CHARGE_REFUNDED")).toEqual([]);
  });

  test("gives it back to a node that comes later, once, also while its disk may be an old one", () => {
    const hooks: Hooks = {
      toNode: (to, message) => (to === 0 && message.type === "ended" && message.aborts ? [] : [{ message }]),
    };
    const study = cancelledAt("open", { hooks });
    expect(secondSession(study, 0)).toEqual(GIVEN_BACK.slice(0, 3));
    const later = again(again(study));
    expect(secondSession(later, 0)).toEqual(GIVEN_BACK);
    const next = new InProcessStudy({
      plan: (tiny) => ({ ...tiny, studyId: "ab".repeat(32) }),
      disks: NODES.map((node) => later.disk(node)),
    }).run();
    expect(next.modelOf(0)).toEqual(next.model());
    const refunds = bookedIn(next.disk(0)).filter(({ type }) => type === "REFUND");
    expect(refunds).toHaveLength(1);
  });

  test("takes nothing for an ABORT that is not one, nor one of another attempt", () => {
    const hooks: Hooks = {
      toCoordinator(from, message) {
        if (from !== 3 || message.type !== "abort") return [{ message }];
        const signature = message.envelope.signature.map((byte) => byte ^ 1);
        return [
          { message: { ...message, envelope: { ...message.envelope, signature } } },
          { message: { ...message, envelope: { ...message.envelope, attempt: 2 } } },
        ];
      },
      toNode: (to, message) =>
        to === 0 && message.type === "ended" && message.aborts
          ? [{ message: { ...message, aborts: [...message.aborts.slice(1), message.aborts[1]] } }]
          : [{ message }],
    };
    const study = cancelledAt("open", { hooks });
    expect(secondSession(study, 0)).toEqual(GIVEN_BACK.slice(0, 3));
    for (const node of [1, 2, 3]) expect(secondSession(study, node)).toEqual(GIVEN_BACK);
  });
});

test("a study whose attempts are used up gives back all that nobody can open", () => {
  const hooks: Hooks = {
    toCoordinator: (from, message) => (from > 1 && message.type === "report" ? [] : [{ message }]),
  };
  const study = new InProcessStudy({ hooks }).run();
  const { code } = bookedIn(study.disk("coordinator")).find((event) => event.type === "DENY")!;
  expect(code).toBe("ATTEMPTS_EXHAUSTED");
  for (const node of NODES)
    expect(spentSq(booksOn(study.disk(node), node).standing().account.filter)).toBe(0n);
});
