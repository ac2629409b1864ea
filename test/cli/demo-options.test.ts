import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FURTHER } from "../../examples/demo/further-programs.ts";
import { paced, pacedAgain, readOptions } from "../../examples/demo/options.ts";
import { someOf } from "../full.ts";
import { runCommand } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-demo-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REFUSED = [
  ["--kill", "willow"],
  ["--kill", "willow@"],
  ["--kill", "@3"],
  ["--kill", "Willow@3"],
  ["--kill", "willow@three"],
  ["--kil", "willow@3"],
  ["--kill"],
  ["willow@3"],
  ["--page", "--kill", "willow@3"],
];

test.each(REFUSED)("the demo cannot use %s %s", (...options) => {
  expect(() => readOptions(options)).toThrow(/^DEMO_OPTIONS: [^]+--kill NODE@SESSION/);
});

test.each(someOf(REFUSED, 2))("the demo refuses %s %s and makes nothing", async (...options) => {
  const out = join(folder, "out");
  const { status, stderr, code } = await runCommand("examples/demo/main.ts", ["--out", out, ...options]);
  expect(code).toBe("DEMO_OPTIONS");
  expect(stderr).toContain("--kill NODE@SESSION");
  expect([status, readdirSync(folder)]).toEqual([1, []]);
});

test("the operator's page is served when it is asked for, and a browser opened when that is", () => {
  const of = (...words: string[]) => readOptions(words).page;
  expect([of(), of("--page"), of("--open"), of("--page", "--open")]).toEqual([
    undefined,
    "told",
    "opened",
    "opened",
  ]);
});

test("platforms have as long for their rows as the machine needs, or as somebody says", () => {
  const of = (words: readonly string[], made: number) => paced(readOptions(words), made, "behind").patience;
  expect([of([], 0.3), of([], 2.31), of(["--data", "x"], 0.1)]).toEqual([2.5, 4.7, 20]);
  expect([of(["--template=retail"], 0.3), of(["--program=logistic"], 2.31)]).toEqual([4, 7.4]);
  expect(paced(readOptions([]), 2.31, "beside").patience).toBe(4.3);
  expect(of(["--patience", "90"], 60)).toBe(90);
  for (const wrong of ["0", "-1", "1.5", "soon"])
    expect(() => readOptions([`--patience=${wrong}`])).toThrow(/number of seconds/);
});

test("a later study gives them twice what reading has taken, and a report leaves no sooner than is said", () => {
  const of = (words: readonly string[], read: number) => pacedAgain(readOptions(words), read).patience;
  expect([of([], 0.2), of([], 4.1), of(["--patience", "90"], 1)]).toEqual([4, 9, 90]);
  const tick = (words: readonly string[], made: number) => paced(readOptions(words), made, "behind").tick;
  expect([tick([], 1), tick(["--tick", "0"], 3)]).toEqual([undefined, 0]);
  expect([tick(["--template=retail"], 1), tick(["--template=retail", "--tick=0"], 1)]).toEqual([300, 0]);
  for (const wrong of ["-1", "0.5", "soon"])
    expect(() => readOptions([`--tick=${wrong}`])).toThrow(/number of milliseconds/);
});

test("a study asks for no more than the platforms' accounts hold", () => {
  expect(readOptions(["--epsilon", "3"]).epsilon).toBe("3");
  for (const wrong of ["4", "3.01", "0", "-1", "much"])
    expect(() => readOptions([`--epsilon=${wrong}`])).toThrow(/at most 3, which is all that the account/);
});

test("a template stands for its programs, and others may be added", () => {
  expect(readOptions([]).programs).toEqual(["explain"]);
  expect(readOptions(["--program", "explain"]).programs).toEqual(["explain"]);
  expect(readOptions(["--template", "rfm"]).programs).toEqual(["hierarchy", "explain"]);
  const shop = ["hierarchy", "explain", "behaviour", "logistic", "affinity", "evaluate"];
  const brought = readOptions(["--template=retail", "--data", "x", "--program", "tree"]);
  expect([brought.programs, brought.epsilon]).toEqual([[...shop, "tree"], "1"]);
  // Of simulated customers everything is asked, the scorecard behind what it judges.
  const { programs, epsilon } = readOptions(["--template=retail"]);
  const others = ["classes", "value"];
  expect([...programs, ...others].toSorted()).toEqual(Object.keys(FURTHER).toSorted());
  expect([programs.at(-1), epsilon]).toEqual(["evaluate", "2"]);
  for (const wrong of ["", "shop", "constructor"])
    expect(() => readOptions([`--template=${wrong}`])).toThrow(
      /"--template" expected one of segments, rfm, retail/,
    );
});

test("a campaign follows the retail template on simulated customers, while the account carries all of its studies", () => {
  const of = (...words: string[]) => readOptions(words).campaign;
  const retail = ["--template", "retail"];
  expect([of(), of(...retail), of(...retail, "--data", "x"), of(...retail, "--page")]).toEqual([
    false,
    true,
    false,
    false,
  ]);
  expect(of(...retail, "--epsilon", "2.2")).toBe(true);
  for (const more of ["2.3", "much"])
    expect(() => readOptions([...retail, "--epsilon", more])).toThrow(/"--epsilon" expected at most 2.2/);
  expect(of("--epsilon", "3")).toBe(false);
});

test("the demo refuses data that is not there", async () => {
  const { status, code } = await runCommand("examples/demo/main.ts", [
    "--out",
    join(folder, "data"),
    "--data",
    join(folder, "no-such.csv"),
  ]);
  expect([status, code]).toEqual([1, "DEMO_DATA"]);
});

test("the demo says when its folder cannot be made", async () => {
  const out = join(import.meta.filename, "below-a-file");
  const { status, code } = await runCommand("examples/demo/main.ts", ["--out", out]);
  expect([status, code]).toEqual([1, "DEMO_FOLDER"]);
});
