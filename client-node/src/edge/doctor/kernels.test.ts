import { CodedError } from "@fedseg/shared/errors.ts";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readArtefact } from "../kernels/artefact.ts";
import type { Machine } from "../kernels/open-kernels.ts";
import { checkKernels, ownMachines } from "./kernels.ts";

const whole: Machine = { threads: 2, artefact: () => readArtefact(), setting: "" };
const altered: Machine = {
  ...whole,
  artefact: () => {
    throw new CodedError("KERNEL_ALTERED", { what: "Altered.", why: "", todo: "" });
  },
};
const noVectors = { ...whole, artefact: () => Uint8Array.of(0, 97, 115, 109, 2, 0, 0, 0) };

const reference = { ...whole, setting: "reference" };

test.each<readonly [string, Machine, readonly Machine[], string, string]>([
  ["whole modules", whole, [whole, whole], "PASS", "up to 2 threads"],
  ["one thread", { ...whole, threads: 1 }, [whole, whole], "PASS", "one thread"],
  ["an altered module", altered, [whole, whole], "FAIL", "KERNEL_ALTERED"],
  ["an altered module of clusters", whole, [altered, whole], "FAIL", "KERNEL_ALTERED"],
  ["an altered module of lines", whole, [whole, altered], "FAIL", "KERNEL_ALTERED"],
  ["a setting that is none", { ...whole, setting: "fast" }, [whole, whole], "FAIL", "KERNEL_UNKNOWN"],
  ["the reference", reference, [reference, reference], "WARN", "FEDSEG_KERNEL=reference"],
  ["an altered module that is left out", reference, [reference, altered], "WARN", "KERNEL_ALTERED"],
  ["no vectors", noVectors, [whole, whole], "WARN", "no vectors"],
])("%s are told", (_, machine, others, verdict, text) => {
  expect(checkKernels([machine, ...others])).toMatchObject({ verdict, text: expect.stringContaining(text) });
});

test("no module of this machine is left out", () => {
  expect(checkKernels().verdict).toBe("PASS");
  const files = readdirSync(new URL("../../../kernels/", import.meta.url)).filter((name) =>
    name.endsWith(".wasm"),
  );
  expect(ownMachines().map(({ artefact }) => artefact())).toHaveLength(files.length);
});
