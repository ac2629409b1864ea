import { withSpec } from "../simulation/plan-changes.ts";
import { expect, test } from "vitest";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { MOST_LEAVES, verifyConsistency, verifyInclusion } from "@fedseg/shared/crypto/merkle.ts";
import { checkpointIn, signCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { EMPTY_LEDGER, appendEntry, formatEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { planSchema } from "@fedseg/shared/plan/plan.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey, tinyName, tinyPlan } from "../simulation/tiny-market.ts";

const ROOT = sha256(utf8("root"));
const SIZES = [MOST_LEAVES + 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER];
const KEY = tinyKey("tiny", tinyName(1));
const SIGNATORY = { name: tinyName(1), identity: KEY.publicKey };

test.each(SIZES)("a tree of %d leaves is judged without walking over it", (size) => {
  const proof = Array.from({ length: 64 }, () => ROOT);
  expect(verifyInclusion({ leaf: ROOT, index: 0, size, root: ROOT, proof })).toBe(false);
  for (const oldSize of [1, 3, size - 1])
    expect(verifyConsistency({ oldSize, oldRoot: ROOT, newSize: size, newRoot: ROOT, proof })).toBe(false);
});

test("the largest size that is judged still walks no further than its bits", () => {
  const claim = { oldSize: 5, oldRoot: ROOT, newSize: MOST_LEAVES, newRoot: ROOT, proof: [ROOT] };
  expect(verifyConsistency(claim)).toBe(false);
});

test.each(SIZES)("a soundly signed checkpoint of %d entries is nobody's ledger", (size) => {
  expect(checkpointIn(signCheckpoint(KEY, SIGNATORY.name, { size, root: ROOT }), SIGNATORY)).toBeUndefined();
});

test.each(SIZES)(
  "a node that signs for %d entries stops nobody, also after the coordinator restarts",
  (size) => {
    const note = signCheckpoint(KEY, SIGNATORY.name, { size, root: ROOT });
    let isDead = false;
    const hooks: Hooks = {
      toCoordinator: (from, message) => {
        if (from !== 1 || message.type !== "checkpoint") return [{ message }];
        const { from: proved } = message.checkpoint;
        const forged = { note, from: proved, proof: Array.from({ length: 64 }, () => ROOT) };
        return [{ message: { type: "checkpoint", checkpoint: forged } }, { message }];
      },
      crashCoordinator(effect) {
        if (isDead || effect.type !== "progress" || effect.progress.type !== "dropped") return undefined;
        isDead = true;
        return { when: "after", restartMs: 30 };
      },
    };
    const study = new InProcessStudy({ hooks }).run();
    expect(isDead).toBe(true);
    expect(study.model()).toBeDefined();
    expect(study.modelOf(0)).toBeDefined();
  },
);

/** A soundly signed line with one value of its body replaced by another text. */
function lineWith(from: string, to: string): string {
  const time = "2026-01-01T00:00:00.000Z";
  const body = { type: "RAISE", budgetMuSq: from } as const;
  return formatEntry(appendEntry(KEY, EMPTY_LEDGER, { ledger: "x", time, body }).entry).replace(
    `"${from}"`,
    to,
  );
}

test.each([
  ["50,000 brackets", "[".repeat(50_000) + "]".repeat(50_000)],
  ["50,000 objects", '{"a":'.repeat(50_000) + "1" + "}".repeat(50_000)],
  ["a number of a million digits", `"${"9".repeat(1_000_000)}"`],
  ["a number of 49 digits", `"${"9".repeat(49)}"`],
])("a ledger line with %s is no entry", (_, value) => {
  expect(parseEntry(lineWith("12345", '"12345"'))).toBeDefined();
  expect(parseEntry(lineWith("12345", value))).toBeUndefined();
});

const { budget, usersFloor, timing, ...plan } = tinyPlan("tiny", 4);
test.each([
  ["usersCap", { budget: { ...budget, usersCap: Number.MAX_SAFE_INTEGER } }],
  ["sizeFloor", withSpec(tinyPlan("tiny", 4), { sizeFloor: 1e300 })],
  ["usersFloor", { usersFloor: Number.MAX_SAFE_INTEGER }],
  ["prepareMs", { timing: { ...timing, prepareMs: 2 ** 31 } }],
  ["protocol", { protocol: "x".repeat(65) }],
])("a plan with an extreme %s is none", (_, change) => {
  const sound = { ...plan, budget, usersFloor, timing };
  expect(planSchema.safeParse(sound).success).toBe(true);
  expect(planSchema.safeParse({ ...sound, ...change }).success).toBe(false);
});
