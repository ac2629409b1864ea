import { toHex } from "../crypto/bytes.ts";
import { examplePlan } from "../../../test/plan/example-plans.ts";
import { expect, test } from "vitest";
import { type Plan, planSchema } from "./plan.ts";
import { templateHash } from "./template.ts";

/** A plan with every field of the schema. */
const FULL: Plan = {
  ...examplePlan(3, {}),
  catalogue: { level: "category", hash: "ab".repeat(32), entries: ["bread", "milk"] },
  inputs: {
    before: { hash: "01".repeat(32), model: "one" },
    base: { hash: "02".repeat(32), model: "two" },
  },
} as unknown as Plan;

/** Fields that may differ between studies of one template. */
const FREE = ["studyId", "title", "roster", "cohort", "snapshot"];

const hashOf = (plan: Plan) => toHex(templateHash(plan));

/** Every way to change one number, word or truth in a value, and every way to leave a part of it out or to say one twice. */
function* changesOf(value: unknown, path: string): Generator<[path: string, changed: unknown]> {
  if (typeof value === "number") yield [path, value + 1];
  else if (typeof value === "string") yield [path, `${value}x`];
  else if (typeof value === "boolean") yield [path, !value];
  else if (Array.isArray(value)) {
    yield [`${path}[]`, [...value, value[0]]];
    for (const [at, each] of value.entries()) {
      yield [`${path}.-${at}`, value.toSpliced(at, 1)];
      for (const [inside, changed] of changesOf(each, `${path}.${at}`))
        yield [inside, value.with(at, changed)];
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      const { [key as keyof object]: _, ...others } = value;
      yield [`${path}.-${key}`, others];
      for (const [inside, changed] of changesOf(each, `${path}.${key}`))
        yield [inside, { ...value, [key]: changed }];
    }
  }
}

test("the plan of these tests has every field of the schema, and each is decided", () => {
  expect(Object.keys(FULL).toSorted()).toEqual(
    expect.arrayContaining(Object.keys(planSchema.shape).filter((field) => !LATER.includes(field))),
  );
});

/** Fields that are in no plan that is not a run's. */
const LATER = ["quorum", "enrolBy", "deadline", "replaces", "template"];

test.each(Object.keys(FULL))("%s: whatever is changed in it, the hash tells, or it is the run's", (field) => {
  const changes = [...changesOf(FULL[field as keyof Plan], field)];
  expect(changes.length).toBeGreaterThan(0);
  const isFree = (path: string) => FREE.includes(field) || /^inputs\.[a-z]+\./.test(path);
  const unseen = changes.filter(([, changed]) => hashOf({ ...FULL, [field]: changed }) === hashOf(FULL));
  expect(unseen.map(([path]) => path)).toEqual(changes.map(([path]) => path).filter(isFree));
});

test("what is stated of the template, the quorum, dates and the study before does not move it", () => {
  const [enrolBy, deadline] = ["2026-01-08T00:00:00Z", "2026-01-15T00:00:00Z"];
  const more = { quorum: 2, enrolBy, deadline, replaces: "ab".repeat(32), template: "cd".repeat(32) };
  expect(hashOf({ ...FULL, ...more } as Plan)).toBe(hashOf(FULL));
});

test("a field that this software does not know is the template's", () => {
  expect(hashOf({ ...FULL, extra: 1 } as Plan)).not.toBe(hashOf(FULL));
  expect(hashOf({ ...FULL, ["toString"]: 1 } as unknown as Plan)).not.toBe(hashOf(FULL));
});

test("no text that is moved from one field to another makes the same hash", () => {
  const { targets: _, ...without } = FULL;
  expect(hashOf(without)).not.toBe(hashOf(FULL));
  expect(hashOf({ ...without, targets: {} })).not.toBe(hashOf(without));
  expect(hashOf({ ...FULL, inputs: {} })).not.toBe(hashOf(FULL));
});

test("optional fields that are left out and those that are undefined are the same, and so is any order", () => {
  const reversed = Object.fromEntries(Object.entries(FULL).toReversed()) as Plan;
  expect(hashOf({ ...reversed, extra: undefined } as Plan)).toBe(hashOf(FULL));
});
