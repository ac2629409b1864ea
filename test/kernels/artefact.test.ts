import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readArtefact } from "@fedseg/client-node/edge/kernels/artefact.ts";
import { compile } from "../../client-node/kernels/compile.ts";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const KERNELS = join(import.meta.dirname, "../../client-node/kernels");

it("the module is what its source becomes, byte for byte", async () => {
  expect(await compile(KERNELS)).toEqual(Uint8Array.from(readFileSync(join(KERNELS, "kernels.wasm"))));
});

describe("an altered module is refused, and the advice is right", () => {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  const file = (name: string) => join(folder, name);
  beforeEach(() => cpSync(KERNELS, folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true }));
  const refused = expect.objectContaining({ code: "KERNEL_ALTERED" });

  it.each([
    ["a byte of the module", () => append("kernels.wasm", "\0")],
    ["a line of its source", () => append("assembly/moments.ts", "// one more")],
    ["what it was made of", () => writeFileSync(file("kernels.json"), "{}")],
    ["a file of its source is missing", () => rmSync(file("assembly/bins.ts"))],
    ["the module is missing", () => rmSync(file("kernels.wasm"))],
  ])("%s", (_what, alter) => {
    expect(readArtefact(folder).length).toBeGreaterThan(1000);
    alter();
    expect(() => readArtefact(folder)).toThrow(refused);
    cpSync(KERNELS, folder, { recursive: true });
    expect(readArtefact(folder)).toEqual(readArtefact());
  });

  it("lines may end as another system ends them", () => {
    const source = file("assembly/add.ts");
    writeFileSync(source, readFileSync(source, "utf8").replaceAll("\n", "\r\n"));
    expect(readArtefact(folder)).toEqual(readArtefact());
  });

  function append(name: string, text: string): void {
    writeFileSync(file(name), Buffer.concat([readFileSync(file(name)), Buffer.from(text)]));
  }
});
