import { dictionaryFile, expandDictionary } from "@fedseg/shared/features/dictionary.ts";
import { checkTargetKinds } from "@fedseg/shared/plan/target-kinds.ts";
import { type Plan, writtenProgram } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { TEMPLATES, draftPrograms, readTemplate } from "./templates.ts";

const FILE = {
  version: 1,
  features: [
    {
      name: "orders",
      title: { en: "orders", zh: "订单数" },
      unit: "",
      measure: { of: "count", what: "orders" },
      transform: "log1p",
      range: [1, 60],
      direction: "higher-is-better",
    },
  ],
};
const plain = expandDictionary(dictionaryFile.parse(FILE));
const targets = {
  again: { of: "bought-again", withinDays: 90 },
  churn: { of: "bought-again", withinDays: 60 },
};
const judged = expandDictionary(dictionaryFile.parse({ ...FILE, targets }));
const listed = {
  ...judged,
  catalogue: { level: "category" as const, hash: "a".repeat(64), entries: ["shoes", "hats"] },
};

function programs(template: (typeof TEMPLATES)[number], dictionary: typeof plain) {
  const { programs: written } = parse(`programs:\n${draftPrograms(template, dictionary)}`) as {
    programs: unknown;
  };
  return z.array(writtenProgram).parse(written);
}

test.each([
  ["segments", plain, ["segmentation"]],
  ["rfm", plain, ["segmentation", "hierarchy", "explain"]],
  ["retail", judged, ["segmentation", "hierarchy", "explain", "behaviour", "logistic", "evaluate"]],
  [
    "retail",
    listed,
    ["segmentation", "hierarchy", "explain", "behaviour", "logistic", "affinity", "evaluate"],
  ],
] as const)("the template %s is programs that a plan takes", (template, dictionary, names) => {
  expect(programs(template, dictionary).map(({ name }) => name)).toEqual(names);
});

test.each([
  [targets, "logistic", { outcome: { target: "again" } }],
  [
    { tier: { of: "attribute", attribute: "tier", classes: [["a"], ["b"], ["c"]] } },
    "classes",
    { classes: { program: "classes", target: "tier" } },
  ],
  [{ worth: { of: "spend", withinDays: 90, upTo: 500 } }, "value", {}],
])("retail foretells the first target by what learns it, and judges that", (declared, name, spec) => {
  const drafted = programs("retail", expandDictionary(dictionaryFile.parse({ ...FILE, targets: declared })));
  const [target] = Object.keys(declared);
  expect(drafted[4]).toMatchObject({ name, spec: { target } });
  expect(drafted.at(-1)!.spec).toEqual(spec);
  expect(() =>
    checkTargetKinds({ programs: drafted as Plan["programs"], targets: declared as Plan["targets"] }),
  ).not.toThrow();
});

test("a template that is none, and one that the dictionary cannot serve, are refused", () => {
  expect(TEMPLATES.map(readTemplate)).toEqual(TEMPLATES);
  for (const wrong of ["", "Retail", "constructor"])
    expect(() => readTemplate(wrong)).toThrow("INIT_TEMPLATE");
  expect(() => draftPrograms("retail", plain)).toThrow(/INIT_TEMPLATE.*targets: \{ again/s);
});
