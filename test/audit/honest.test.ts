import { describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { faults, openCodes } from "./faults.ts";
import { bundleOf, bundleOfAll } from "./make-bundle.ts";

const NODES = 3;
const DAY_MS = 86_400_000;
/** When a second study begins, after the simulation's beginning. */
const LATER_MS = 2 * DAY_MS;

/** The same plan as another study: another id and title. */
function again(plan: Plan): Plan {
  return { ...plan, studyId: toHex(sha256(new TextEncoder().encode(plan.studyId))), title: "Again" };
}

/** A study on the disks that another left. */
function after(first: InProcessStudy, seed = "tiny"): InProcessStudy {
  const disks = first.plan.roster.map((_, node) => first.disk(node).copy());
  const study = new InProcessStudy({ nodes: NODES, seed, plan: again, disks });
  study.agenda.after(LATER_MS, () => {});
  study.agenda.run();
  return study;
}

/** Opens the books on a node's disk, with the key that they were kept under. */
function booksOn(disk: MemoryStore, node: number): Books<void> {
  const name = tinyName(node);
  return new Books(disk, {
    key: tinyKey("tiny", name),
    name,
    now: () => new Date(Date.UTC(2026, 0, 1) + DAY_MS),
  });
}

const first = new InProcessStudy({ nodes: NODES }).run();

describe("honest bundles pass", () => {
  test("two studies of the same accounts, audited together", () => {
    const second = after(first).run();
    const files = bundleOfAll([first, second]);
    expect(faults(audit(files))).toEqual([]);
    const { studies, accounts, trust, releases } = audit(files);
    expect(studies.map(({ title }) => title)).toEqual(["Tiny market", "Again"]);
    expect(releases).toHaveLength(12);
    expect(trust.filter(({ who }) => who === "coalition")).toHaveLength(2);
    const once = audit(bundleOf(first)).accounts.map(({ spentMuSq }) => BigInt(spentMuSq) * 2n);
    expect(accounts.map(({ spentMuSq }) => BigInt(spentMuSq))).toEqual(once);
  });

  test("one of two studies: the charges of the other are counted, and named as not shown", () => {
    const second = bundleOf(after(first).run());
    expect(faults(audit(second))).toEqual([]);
    expect(openCodes(audit(second))).toContain("FOREIGN_STUDY");
    const [account] = audit(second).accounts;
    expect(BigInt(account.spentMuSq)).toBe(BigInt(audit(bundleOf(first)).accounts[0].spentMuSq) * 2n);
  });

  test("keys that change between two studies", () => {
    const second = after(first, "later");
    for (const [node, { name }] of first.plan.roster.entries())
      booksOn(second.disk(node), node).rotate(tinyKey("later", name));
    const files = bundleOfAll([first, second.run()]);
    expect(faults(audit(files))).toEqual([]);
    const old = toHex(tinyKey("tiny", "shop-2").publicKey);
    const pins = new Map([["shop-2", old]]);
    expect(faults(audit(files, { pins, absent: new Set() }))).toEqual([]);
  });

  test("a budget that is raised between two studies, and a charge that was forgotten", () => {
    const second = after(first);
    const books = booksOn(second.disk(1), 1);
    const { ladder, filter } = books.standing().account;
    const budgetMuSq = `${ladder[ladder.indexOf(filter.budgetSq) + 1]}`;
    books.commit([], [{ type: "RAISE", budgetMuSq }]);
    books.commit([], [{ type: "CORRECTION", seq: 3, text: "counted late", muSq: "1000" }]);
    const report = audit(bundleOfAll([first, second.run()]));
    expect(faults(report)).toEqual([]);
    expect(report.verdict).toBe("PASS");
  });

  test("a node that is away for a session", () => {
    const study = new InProcessStudy({
      nodes: 4,
      hooks: {
        crashNode: (node, effect) =>
          node === 3 && effect.type === "send-at-tick" && effect.turn.session === 2
            ? { when: "before", restartMs: 5000 }
            : undefined,
      },
    }).run();
    const files = bundleOf(study);
    expect(faults(audit(files))).toEqual([]);
    expect(
      audit(files).releases.some(({ dropped, survivors }) => dropped.length + survivors.length > 3),
    ).toBe(true);
    expect(audit(files).releases[1].survivors).toHaveLength(3);
  });
});
