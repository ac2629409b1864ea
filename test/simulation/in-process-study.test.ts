import { expect, test } from "vitest";
import { modelText } from "@fedseg/shared/programs/model-text.ts";
import { InProcessStudy } from "./in-process-study.ts";

test("four nodes finish a study with one model", () => {
  const study = new InProcessStudy().run();
  const text = modelText(study.model()!);
  expect([0, 1, 2, 3].map((node) => modelText(study.modelOf(node)!))).toEqual([text, text, text, text]);
});
