import { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test } from "vitest";
import { readArtefact } from "../kernels/artefact.ts";
import type { Machine } from "../kernels/open-kernels.ts";
import { checkKernels } from "./kernels.ts";

const whole: Machine = { threads: 2, artefact: () => readArtefact(), setting: "" };
const altered: Machine = {
  ...whole,
  artefact: () => {
    throw new CodedError("KERNEL_ALTERED", { what: "Altered.", why: "", todo: "" });
  },
};
const noVectors = { ...whole, artefact: () => Uint8Array.of(0, 97, 115, 109, 2, 0, 0, 0) };

test.each<readonly [string, Machine, Machine, string, string]>([
  ["whole modules", whole, whole, "PASS", "up to 2 threads"],
  ["one thread", { ...whole, threads: 1 }, whole, "PASS", "one thread"],
  ["an altered module", altered, whole, "FAIL", "KERNEL_ALTERED"],
  ["an altered module of clusters", whole, altered, "FAIL", "KERNEL_ALTERED"],
  ["a setting that is none", { ...whole, setting: "fast" }, whole, "FAIL", "KERNEL_UNKNOWN"],
  ["the reference", { ...whole, setting: "reference" }, whole, "WARN", "FEDSEG_KERNEL=reference"],
  ["no vectors", noVectors, whole, "WARN", "no vectors"],
])("%s are told", (_, machine, clustering, verdict, text) => {
  expect(checkKernels(machine, clustering)).toMatchObject({ verdict, text: expect.stringContaining(text) });
});
