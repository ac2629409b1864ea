import { knownType } from "@fedseg/shared/features/event-type.ts";
import { queries } from "@fedseg/shared/queries/index.ts";
import { expect, test } from "vitest";
import type { SubjectAnswer } from "./subject-answer.ts";
import { subjectText } from "./subject-text.ts";

const sum = {
  session: 1,
  attempt: 1,
  at: "2026-01-01T00:00:00Z",
  consentRule: null,
  fate: "released",
} as const;
const text = (name: string) => ({ en: name, zh: "中文" });

/** Of every kind of thing that an answer can name, one. */
const ANSWER: SubjectAnswer = {
  user: "7",
  node: "节点",
  answeredAt: "2026-01-01T00:00:00Z",
  snapshot: "2026-01-01T00:00:00Z",
  consentRule: "规则",
  withdrawal: undefined,
  campaigns: [],
  held: {
    lines: [...knownType.options, null].map((type, at) => ({
      source: "来源",
      type,
      unused: at === 1 ? ("bad_time" as const) : undefined,
      count: at,
    })),
    rows: (["customers", "orders", "records", "optOut", "gpc", "tcf"] as const).map((purpose) => ({
      source: "来源",
      purpose,
      count: 1,
    })),
    attributes: [{ name: "属性", value: 3 }],
    leftOut: undefined,
    isCounted: true,
  },
  features: [{ name: "orders", title: text("orders"), unit: "orders", value: 3 }],
  scores: [
    { program: "segmentation", label: text("Champions"), values: { segment: 2, margin: 0.4 } },
    { program: "hierarchy", label: text("Higher value"), values: { of_2: 1, of_4: 3 } },
    { program: "explain", values: { rule: 3 } },
    { program: "affinity", values: { item_1: "茶", why_1: "segment", item_2: null, why_2: null } },
    ...["tree", "forest", "boosted-trees", "network"].map((program) => ({
      program,
      values: { chance: 0.4 },
    })),
    { program: "logistic", label: text("high"), values: { chance: 0.4, band: 2 } },
  ],
  explanation: text("because"),
  studies: [
    {
      study: "0123456789".repeat(6),
      title: "研究",
      epsilon: 1,
      sums: Object.keys(queries).map((query) => ({ ...sum, query })),
    },
  ],
  epsilon: 1,
  delta: 1e-6,
};

test("the Chinese half of an answer has no English word, the English one no Chinese", () => {
  const whole = subjectText(ANSWER);
  const half = whole.indexOf("节点 保存的");
  const words = whole.slice(half).match(/[A-Za-z]{3,}/g) ?? [];
  // Names of standards stay what they are called everywhere.
  expect(words.filter((word) => !/^(GPC|TCF|IAB|RFM|UTC)$/.test(word))).toEqual([]);
  const own = /节点|来源|规则|属性|研究|茶/g;
  expect(whole.slice(0, half).replaceAll(own, "")).not.toMatch(/\p{Script=Han}/u);
});

test("moments, shares and sums are written for people", () => {
  const answeredAt = "2026-11-29T20:48:39.938Z";
  const feature = { name: "back", title: text("returned"), unit: "share" };
  const features = [0.0471, 0.05].map((value) => ({ ...feature, value }));
  const sums = [1, 2].map((attempt) => ({ ...sum, attempt, query: "cell-histogram" }));
  const studies = [{ ...ANSWER.studies[0], sums }];
  const told = subjectText({ ...ANSWER, answeredAt, features, studies });
  for (const words of [
    "answered 2026-11-29 20:48 UTC, by",
    "returned: 4.71 %\n",
    "returned: 5.00 %\n",
    "  sum 1  2026-01-01 00:00 UTC  count users per cell of a grid, or in parts of the heavy cells: released",
    "  sum 1, attempt 2  2026-01-01 00:00 UTC",
    "求和 1，第 2 次尝试  2026-01-01 00:00 UTC",
  ])
    expect(told).toContain(words);
});

test("what this software has no words for is called as it is", () => {
  const lines = [{ source: "s", type: "webinar", unused: undefined, count: 2 }];
  const scores = [{ program: "constructor", values: { toString: 3 } }];
  const told = subjectText({ ...ANSWER, held: { ...ANSWER.held, lines }, scores });
  expect(told.match(/2 × webinar\n/g)).toHaveLength(2);
  expect(told.match(/constructor: toString 3\n/g)).toHaveLength(2);
});
