import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { FEDSEG_AUDIT } from "@fedseg/auditor/edge/program.ts";
import { FEDSEG_NODE } from "@fedseg/client-node/edge/program/fedseg-node.ts";
import { FEDSEG_COORDINATOR } from "@fedseg/coordinator/edge/program.ts";
import { commandHelp } from "@fedseg/wording/command-line/help.ts";
import { refusalText } from "@fedseg/shared/errors.ts";
import { logLineSchema, refusalLineSchema } from "@fedseg/wording/command-line/log-schema.ts";
import type { Command } from "@fedseg/wording/command-line/program.ts";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ROOT } from "../e2e/environment.ts";
import { runHere } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-programs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAMS = [
  { workspace: "client-node", program: FEDSEG_NODE },
  { workspace: "coordinator", program: FEDSEG_COORDINATOR },
  { workspace: "auditor", program: FEDSEG_AUDIT },
] as const;

/** Words that give a command all that it must have, and none of it is there. */
function wordsOf({ name, takes = [], needs }: Command): string[] {
  const nothing = (what: string) => join(folder, "nothing", what);
  const options = Object.entries(needs).flatMap(([option, { value }]) =>
    value === undefined ? [`--${option}`] : [`--${option}`, nothing(option)],
  );
  return [name, ...takes.map(({ value }) => nothing(value)), ...options];
}

const linesIn = (printed: string) => printed.split("\n").slice(0, -1);

/** The one line in which a refusal is told to programs: all three sentences are its text. */
function refusalIn(stderr: string) {
  const [line, ...more] = linesIn(stderr);
  const refusal = refusalLineSchema.parse(JSON.parse(line));
  expect({ more, text: refusal.text }).toEqual({ more: [], text: refusalText(refusal) });
  return refusal;
}

describe.each(PROGRAMS)("$program.name", ({ workspace, program }) => {
  const commands = program.groups.flatMap((group) => group.commands);
  const bin = join(ROOT, workspace, "bin", `${program.name}.mjs`);

  test.each(commands)(
    "$name tells what it does, and does nothing that it was not asked for",
    async (command) => {
      const { name } = command;
      const help = { status: 0, stdout: `${commandHelp(program, command)}\n`, stderr: "" };
      expect(await runHere(workspace, [name, "--help"])).toMatchObject(help);
      const odd = await runHere(workspace, [...wordsOf(command), "--no-such-option"]);
      expect(odd).toMatchObject({ status: 2, stdout: "", code: "USAGE" });
      expect(odd.stderr).toContain(`See ${program.name} ${name} --help.`);
      // One that needs nothing asks a person, who is not here.
      expect(await runHere(workspace, [name])).toMatchObject({ status: 2, stdout: "", code: "USAGE" });
    },
  );

  test.each(commands)(
    "$name that cannot be done says why, with the exit status of the program",
    async (command) => {
      const { status, stdout, stderr, code } = await runHere(workspace, wordsOf(command));
      expect(stdout + stderr).toMatch(/\b[A-Z]{2,}(?:_[A-Z]+)*: [^]+\./);
      expect(status).toBe(code === "USAGE" ? 2 : program.refused);
    },
  );

  test.each(commands)("$name tells programs the same on one line each", async (command) => {
    const nonsense = await runHere(workspace, [...wordsOf(command), "--no-such-option", "--json"]);
    expect(nonsense).toMatchObject({ status: 2, stdout: "" });
    expect(refusalIn(nonsense.stderr)).toMatchObject({ code: "USAGE" });
    const told = await runHere(workspace, wordsOf(command));
    const { status, stdout, stderr, began } = await runHere(workspace, [...wordsOf(command), "--json"]);
    expect(status).toBe(told.status);
    expect([told.began, began]).toEqual([command.begins, undefined]);
    for (const line of linesIn(stdout)) logLineSchema.partial({ text: true }).parse(JSON.parse(line));
    const { code, text } = stderr === "" ? {} : refusalIn(stderr);
    expect(code === undefined ? "" : `${code}: ${text}\n`).toBe(told.stderr);
  });

  test("is what npx finds, and a reader that goes ends nothing", async () => {
    const { bin: bins } = z
      .object({ bin: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(ROOT, workspace, "package.json"), "utf8")));
    expect(bins).toEqual({ [program.name]: `./bin/${program.name}.mjs` });
    const line = `{ "${process.execPath}" "${bin}" --help; echo "status $?" >&2; } | head -c 1`;
    const { stdout, stderr } = await promisify(execFile)("sh", ["-c", line]);
    expect([stdout, stderr]).toEqual([program.name[0], "status 0\n"]);
  });
});
