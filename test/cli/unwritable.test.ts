import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareFolder, writeText } from "@fedseg/auditor/edge/write-file.ts";
import { requirePage } from "@fedseg/client-node/edge/owner-page.ts";
import { preparePreview } from "@fedseg/client-node/edge/commands/preview-study.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { keygen } from "@fedseg/keeper/keys/keygen.ts";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "fedseg-unwritable-"));
const file = join(folder, "a-file");
writeFileSync(file, "");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing can be made in either; the first of them is where Node's own way never returns. */
test.each(["/proc/x", file])("nothing is written under %s, and every command says so at once", (place) => {
  const under = join(place, "y");
  expect(() => makeFolder(under)).toThrow(/ENOENT|ENOTDIR|EEXIST/);
  const refusals = {
    PAGE_UNWRITABLE: () => requirePage(under),
    PREVIEW_UNWRITABLE: () => preparePreview(under),
    REPORT_UNWRITABLE: () => prepareFolder(under),
    KEY_UNWRITABLE: () => keygen({ key: join(under, "k"), "storage-key": join(under, "s") }),
  };
  for (const [code, attempt] of Object.entries(refusals)) {
    expect(attempt).toThrow(code);
    expect(attempt).toThrow(place);
  }
  expect(() => writeText(join(under, "r.html"), "")).toThrow("REPORT_UNWRITABLE");
});

test("looking whether a page can be written leaves an older one as it is, and nothing else behind", () => {
  const page = join(folder, "page.html");
  requirePage(page);
  expect(() => readFileSync(page)).toThrow("ENOENT");
  writeFileSync(page, "older");
  requirePage(page);
  expect(readFileSync(page, "utf8")).toBe("older");
});
