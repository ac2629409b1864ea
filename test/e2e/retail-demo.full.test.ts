import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { section } from "@fedseg/wording/programs/section.ts";
import { programWords } from "@fedseg/wording/programs/index.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { runHere } from "../cli/command.ts";
import { ROOT } from "./environment.ts";

/** Its four studies, each in its own folder of the coordinator's. */
const BUNDLES = ["bundle", "value/bundle", "classes/bundle", "campaign/bundle"];

const folder = mkdtempSync(join(tmpdir(), "fedseg-retail-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ofWillow = (...path: readonly string[]) => join(folder, "parties/willow", ...path);

let told: { readonly stdout: string; readonly stderr: string };
beforeAll(async () => {
  // Other tests run on the same processors meanwhile, and more of them than when the platforms have measured.
  const words = ["--template", "retail", "--tick", "500", "--out", folder];
  const args = [join(ROOT, "examples/demo/main.ts"), ...words];
  told = await promisify(execFile)(process.execPath, args, { cwd: ROOT, maxBuffer: 2 ** 24 });
}, 900_000);

test("every program has a result, and every study is audited PASS", () => {
  expect(told.stderr).toBe("");
  expect(told.stdout.match(/^VERDICT: \w+/gm)).toEqual(BUNDLES.map(() => "VERDICT: PASS"));
  const programs = BUNDLES.flatMap((bundle) => {
    const text = readFileSync(join(folder, "parties/coordinator", bundle, "model.json"), "utf8");
    return z
      .object({ programs: z.array(z.object({ name: z.string(), model: z.unknown() })) })
      .parse(JSON.parse(text)).programs;
  });
  expect(programs.filter(({ model }) => model === undefined)).toEqual([]);
  expect(new Set(programs.map(({ name }) => name))).toEqual(new Set(Object.keys(programWords)));
});

test("a platform reads its rows and labels its users once a study", () => {
  const once = BUNDLES.flatMap(() => ["harbour", "lantern", "meadow", "willow"]).toSorted();
  for (const said of [/(\w+): \d+ lines read/g, /(\w+): [\d,]+ labelled/g])
    expect([...told.stdout.matchAll(said)].map(([, name]) => name).toSorted()).toEqual(once);
});

test("what it tells fits a terminal, with the truth beside it", () => {
  const lines = told.stdout.split("\n");
  expect(lines.filter((line) => columnsOf(line) > 80)).toEqual([]);
  expect(lines.filter((line) => line.startsWith("THE TRUTH"))).toHaveLength(6);
  expect(told.stdout).not.toMatch(/NaN|undefined|Infinity/);
});

test("a platform's pages have a section of every program, in both languages", async () => {
  const written = z.array(z.looseObject({ program: z.string(), section: section.optional() }));
  const shown = new Set<string>();
  for (const study of readdirSync(ofWillow("studies"), { withFileTypes: true })) {
    if (!study.isDirectory()) continue;
    const html = join(folder, `${study.name}.html`);
    const args = ["insights", "--config", ofWillow("config.yaml"), "--study", study.name, "--html", html];
    expect((await runHere("client-node", args)).status).toBe(0);
    const page = readFileSync(html, "utf8");
    const said = written.parse(
      JSON.parse(readFileSync(ofWillow("studies", study.name, "told.json"), "utf8")),
    );
    const titles = said.flatMap(({ section: own }) => (own ? [own.title.en, own.title.zh] : []));
    for (const title of titles) expect(page).toContain(title.replaceAll('"', "&quot;"));
    // The segments have cards of their own.
    for (const { program, section: own } of said) if (own || program === "segmentation") shown.add(program);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  }
  expect(shown).toEqual(new Set(Object.keys(programWords)));
});
