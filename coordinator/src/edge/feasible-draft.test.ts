import { yamlOf } from "@fedseg/keeper/files/config-file.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { type Dictionary, dictionaryFile, expandDictionary } from "@fedseg/shared/features/dictionary.ts";
import { expect, test } from "vitest";
import { createPlan, studyConfig } from "../make-plan.ts";
import { feasibleDraft } from "./feasible-draft.ts";

const features = ["orders", "items", "visits", "spent"].map((name, at) => ({
  name,
  title: { en: name, zh: name },
  unit: "",
  measure: { of: "count", what: "orders", windowDays: 30 * (at + 1) },
  transform: "log1p",
  range: [1, 60],
  direction: "higher-is-better",
}));
const classes = (count: number) => Array.from({ length: count }, (_, at) => [`class-${at}`]);
const TARGETS = {
  "yes or no": { of: "bought-again", withinDays: 90 },
  "three classes": { of: "attribute", attribute: "tier", classes: classes(3) },
  "eight classes": { of: "attribute", attribute: "tier", classes: classes(8) },
  value: { of: "spend", withinDays: 90, upTo: 500 },
};
const listed = { level: "category" as const, entries: ["shoes", "hats"] };
const CATALOGUE = { ...listed, hash: hashCatalogue(listed) };

function dictionaryOf(target: unknown, hasCatalogue: boolean): Dictionary {
  const file = expandDictionary(dictionaryFile.parse({ version: 1, features, targets: { first: target } }));
  return { ...file, ...(hasCatalogue && { catalogue: CATALOGUE }) };
}

function draft(dictionary: Dictionary, users: number, platforms = 3) {
  const about = { title: "t", dictionary: "d.yaml", snapshot: "2026-01-01T00:00:00Z", users };
  const roster = Array.from({ length: platforms }, (_, at) => ({
    name: `p${at}`,
    identity: `${at}`.repeat(64),
  }));
  return feasibleDraft("retail", dictionary, { ...about, platforms: roster });
}

/** What `plan` says of a draft. */
function planned(text: string, dictionary: Dictionary) {
  const { study } = yamlOf(text) as { study: unknown };
  const coordinator = { name: "coordinator", identity: "f".repeat(64) };
  return createPlan({ ...studyConfig.parse(study), dictionary }, coordinator, {
    bytes: (count) => new Uint8Array(count),
  });
}

test.each(Object.entries(TARGETS))("a retail study of %s is drafted as `plan` accepts it", (_, target) => {
  const dictionary = dictionaryOf(target, true);
  const names = [1000, 10_000].map((users) => {
    const { text, leftOut } = draft(dictionary, users);
    const own = planned(text, dictionary).programs.map(({ name }) => name);
    for (const left of leftOut) expect(own).not.toContain(left);
    return own;
  });
  expect(names[1]).toContain("behaviour");
  expect(names[1].at(-1)).toBe("evaluate");
  expect(names[0].length).toBeLessThan(names[1].length);
});

test("a draft allows the sessions that its programs need, and says who has to allow them; others leave that to the plan", () => {
  const many = dictionaryOf(TARGETS["eight classes"], true);
  const { text } = draft(many, 10_000);
  expect(text).toMatch(/limits: \{ maxSessions: 2\d \} # .*policy\.limits\.maxSessions/);
  expect(planned(text, many).limits.maxAttempts).toBeGreaterThan(0);
  expect(draft(dictionaryOf(TARGETS.value, false), 10_000).text).not.toContain("limits:");
});

test("where not even segments could be made, no draft is written, and it is said why; with more --users there is one", () => {
  expect(() => draft(dictionaryOf(TARGETS.value, false), 5)).toThrow(/INIT_USERS.*--users/s);
  expect(draft(dictionaryOf(TARGETS.value, false), 10_000).text).toContain("segmentation");
});
