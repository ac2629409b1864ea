import { SEGMENT_GROUPS, SEGMENT_NAMES } from "@fedseg/shared/programs/names.ts";
import { expect, test } from "vitest";
import { NOTICES, PLAYBOOK_FIELDS, type Playbook } from "./playbook.ts";
import { playbookOf } from "./playbook-of.ts";

const all = SEGMENT_NAMES.flatMap((name) => SEGMENT_GROUPS.map((group) => ({ name, group })));

test.each(all)("$name of $group has every field, in both languages", (segment) => {
  const book = playbookOf(segment);
  expect(PLAYBOOK_FIELDS.map(([field]) => field).toSorted()).toEqual(
    Object.keys(book).toSorted() as (keyof Playbook)[],
  );
  for (const [field] of PLAYBOOK_FIELDS) {
    expect(book[field].en).toMatch(/^[A-Z0-9].*[.?]$/s);
    expect(book[field].zh).toMatch(/\p{Script=Han}/u);
    expect(book[field].en).not.toMatch(/\p{Script=Han}/u);
  }
});

test.each(all)(
  "$name of $group has the punctuation of Chinese, and ends a discount at its lowest price",
  (segment) => {
    const book = playbookOf(segment);
    for (const [field] of PLAYBOOK_FIELDS) {
      expect(book[field].zh).not.toMatch(/\p{Script=Han}[,;:?(]|[,;:)]\p{Script=Han}/u);
      // 9 折 is nine tenths of the price: at most so much of it would be any larger discount.
      expect(book[field].zh).not.toMatch(/至多 \d+ 折/u);
    }
  },
);

test("every name has a playbook of its own", () => {
  const named = SEGMENT_NAMES.filter((name) => name !== "unnamed");
  const objectives = named.map((name) => playbookOf({ name, group: "other" }).objective.en);
  expect(new Set(objectives).size).toBe(named.length);
});

test("who is lost gets no offer to be won with, and who is best no discount", () => {
  expect(playbookOf({ name: "lost", group: "low-activity" }).offer.en).toMatch(/^None/);
  expect(playbookOf({ name: "champions", group: "high-value" }).offer.en).not.toMatch(/\d ?%/);
});

test("what the law asks for names its articles in both languages", () => {
  expect(NOTICES.map(({ en }) => en).join(" ")).toMatch(/GDPR art\. 21.*PIPL art\. 24/s);
  for (const { zh } of NOTICES) expect(zh).toMatch(/\p{Script=Han}/u);
});
