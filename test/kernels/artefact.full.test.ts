import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readArtefact } from "@fedseg/client-node/edge/kernels/artefact.ts";
import { compile } from "../../client-node/kernels/compile.ts";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const KERNELS = join(import.meta.dirname, "../../client-node/kernels");

it.each(["kernels", "clusters", "lines"] as const)(
  "the module %s is what its source becomes, byte for byte",
  async (name) => {
    const bytes = readFileSync(join(KERNELS, `${name}.wasm`));
    expect(await compile(KERNELS, name)).toEqual(Uint8Array.from(bytes));
  },
);

describe("an altered module is refused, and the advice is right", () => {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  const file = (name: string) => join(folder, name);
  beforeEach(() => cpSync(KERNELS, folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true }));
  const refused = expect.objectContaining({ code: "KERNEL_ALTERED" });

  it.each([
    ["kernels", "a byte of the module", () => append("kernels.wasm", "\0")],
    ["kernels", "a line of its source", () => append("assembly/moments.ts", "// one more")],
    ["kernels", "what it was made of", () => writeFileSync(file("kernels.json"), "{}")],
    ["kernels", "a file of its source is missing", () => rmSync(file("assembly/bins.ts"))],
    ["kernels", "the module is missing", () => rmSync(file("kernels.wasm"))],
    ["clusters", "a byte of the module", () => append("clusters.wasm", "\0")],
    ["clusters", "a line of its source", () => append("clusters/assign.ts", "// one more")],
    ["clusters", "a line of what it uses", () => append("assembly/rows.ts", "// one more")],
    ["lines", "a byte of the module", () => append("lines.wasm", "\0")],
    ["lines", "a line of its source", () => append("lines/lines.ts", "// one more")],
  ] as const)("%s: %s", (name, _what, alter) => {
    expect(readArtefact(name, folder).length).toBeGreaterThan(400);
    alter();
    expect(() => readArtefact(name, folder)).toThrow(refused);
    cpSync(KERNELS, folder, { recursive: true });
    expect(readArtefact(name, folder)).toEqual(readArtefact(name));
  });

  it("lines may end as another system ends them", () => {
    const source = file("assembly/add.ts");
    writeFileSync(source, readFileSync(source, "utf8").replaceAll("\n", "\r\n"));
    expect(readArtefact("kernels", folder)).toEqual(readArtefact());
  });

  function append(name: string, text: string): void {
    writeFileSync(file(name), Buffer.concat([readFileSync(file(name)), Buffer.from(text)]));
  }
});
