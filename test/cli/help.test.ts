import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { FEDSEG_AUDIT } from "@fedseg/auditor/edge/program.ts";
import { FEDSEG_NODE } from "@fedseg/client-node/edge/program/fedseg-node.ts";
import { FEDSEG_COORDINATOR } from "@fedseg/coordinator/edge/program.ts";
import { readCommandLine } from "@fedseg/wording/command-line/read.ts";
import type { Program } from "@fedseg/wording/command-line/program.ts";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";
import { runCommand } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-help-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MAINS = [
  "client-node/src/edge/main.ts",
  "coordinator/src/edge/main.ts",
  "auditor/src/edge/main.ts",
  "auditor/src/edge/epsilon.ts",
  "examples/demo/main.ts",
  "examples/attack/main.ts",
];

const PROGRAMS: readonly Program[] = [FEDSEG_NODE, FEDSEG_COORDINATOR, FEDSEG_AUDIT];
const commandsOf = (program: Program) => program.groups.flatMap(({ commands }) => commands);
const isNarrow = (text: string) => text.split("\n").every((line) => line.length <= 80);
const helpOf = (program: Program, ...words: readonly string[]) => {
  const asked = readCommandLine(program, words);
  return "help" in asked ? asked.help : "";
};

test.each(MAINS)("%s tells what it does, with an example, on 80 columns", async (main) => {
  const { status, stdout, stderr } = await runCommand(main, ["--help"]);
  expect({ status, stderr, isNarrow: isNarrow(stdout) }).toEqual({ status: 0, stderr: "", isNarrow: true });
  expect(stdout).toMatch(/example/i);
});

describe.each(PROGRAMS)("$name", (program) => {
  test.each(commandsOf(program))("tells of $name, and its examples can be run", async (command) => {
    const text = helpOf(program, command.name, "--help");
    expect(helpOf(program, "help", command.name)).toBe(text);
    expect(isNarrow(text)).toBe(true);
    for (const example of command.examples) {
      const words = [...example.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
      expect(readCommandLine(program, words)).toMatchObject({ command: { name: command.name } });
    }
    expect(await command.load()).toBeDefined();
  });
});

describe.each([FEDSEG_NODE, FEDSEG_COORDINATOR])("$name", (program) => {
  test.each([
    [["qality"], "no command qality"],
    [["--config", "x"], "The command comes before --config"],
    [["run", "x"], "takes options only, not x"],
    [["run", "--config", "--json"], "--config needs a value: --config FILE"],
    [["run", "--config", "x", "--config", "y"], "--config is given twice"],
    [["run", "--config=x", "--json=yes"], "--json takes no value"],
    [["run", "--__proto__", "x"], "no option --__proto__"],
  ])("refuses %j and names what is wrong", (words, says) => {
    expect(() => readCommandLine(program, words)).toThrow(says);
  });

  test("takes a value behind = that begins like an option", () => {
    expect(readCommandLine(program, ["run", "--config=--x"])).toMatchObject({ options: { config: "--x" } });
  });
});

test.each([
  [["verify"], "PATH is missing"],
  [["collect"], "OUT and FOLDER are missing"],
  [["collect", "out"], "FOLDER is missing"],
  [["verify", "a", "b"], "The command verify takes PATH, not b"],
  [["verify", "a", "-pin"], "has no option -pin"],
  [["verify", "a", "--software", "1", "--software", "2"], "--software is given twice"],
])("fedseg-audit refuses %j and names what is wrong", (words, says) => {
  expect(() => readCommandLine(FEDSEG_AUDIT, words)).toThrow(says);
});

test("what may be given several times is kept in its order", () => {
  const words = ["collect", "out", "a", "b"];
  expect(readCommandLine(FEDSEG_AUDIT, words)).toMatchObject({ operands: ["out", "a", "b"] });
  const pinned = ["verify", "--pin", "x=1", "bundle", "--pin=y=2"];
  const lists = { pin: ["x=1", "y=2"] };
  expect(readCommandLine(FEDSEG_AUDIT, pinned)).toMatchObject({ lists, operands: ["bundle"] });
});

test("several missing options are named together", () => {
  expect(() => readCommandLine(FEDSEG_NODE, ["join"])).toThrow("--invite and --key are missing");
});

test("a reader that goes ends the printing and not the work", async () => {
  const [script, done] = [join(folder, "long.ts"), join(folder, "done")];
  writeFileSync(
    script,
    `import { writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { answerWords, runProgram } from "${ROOT}/wording/src/edge/answer.ts";
const work = async () => {
  for (let line = 0; line < 30; line += 1) {
    console.log("x".repeat(10_000));
    process.stdout.write("y");
    await wait(5);
  }
  writeFileSync(${JSON.stringify(done)}, "");
  return 0;
};
const command = { name: "work", needs: {}, says: "", examples: [], load: async () => work };
const program = { name: "long", says: "", refused: 1, groups: [{ title: "", commands: [command] }] };
await runProgram((words) => answerWords(program, words, () => new Date()));
`,
  );
  const line = `"${process.execPath}" "${script}" work | head -c 5`;
  const { stdout, stderr } = await promisify(execFile)("sh", ["-c", line]);
  expect({ stdout, stderr, isDone: existsSync(done) }).toEqual({ stdout: "xxxxx", stderr: "", isDone: true });
});
