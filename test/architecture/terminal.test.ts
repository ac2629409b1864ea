import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAMS = ["auditor", "client-node", "coordinator", "keeper", "wording"];
/** What a text goes through on its way to a terminal: each takes out what the terminal would act on. */
const ESCAPING = /^(?:\s*(?:foldText|printable|printableJson|eventText|logLine)\()/;
/** Prints that choose among such texts, show nothing of anybody else's, or write a page that its own writer escapes. */
const OWN: readonly string[] = [
  "auditor/src/edge/commands/explain.ts: text);",
  'auditor/src/edge/commands/export.ts: format === "json" ? printableJson(text) : text);',
  "auditor/src/edge/commands/report.ts: page);",
  "auditor/src/edge/epsilon.ts: USAGE);",
  "auditor/src/edge/epsilon.ts: isTable ? foldText(tableText(results)) : printableJson(json));",
  "client-node/src/edge/commands/show.ts: text, done));",
  "coordinator/src/edge/commands/invite.ts: invite);",
  "keeper/src/process/stop-signals.ts: `${isForPrograms ? refusalLine(new Date(), refusal) : printable(refusal.message)}\\n`);",
  "wording/src/edge/answer.ts: asked.help);",
  "wording/src/edge/answer.ts: isForPrograms ? refusedLine(refusal, now(), known) : refusedText(refusal, now()));",
];

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => join(folder, name));
}

/** Every print of the three programs: where, and what it prints. */
const prints = PROGRAMS.flatMap((program) =>
  filesIn(join(ROOT, program, "src")).flatMap((path) =>
    [
      ...readFileSync(path, "utf8").matchAll(
        /(?:console\.(?:log|error|warn|info)|process\.std(?:out|err)\.write)\((.*)/g,
      ),
    ].map(([, printed]) => ({ path: path.slice(ROOT.length + 1), printed })),
  ),
);

test("nothing reaches a terminal but through what takes control characters out", () => {
  const others = prints.filter(({ printed }) => !ESCAPING.test(printed));
  expect(others.map(({ path, printed }) => `${path}: ${printed}`).sort()).toEqual([...OWN].sort());
  expect(prints.length).toBeGreaterThan(15);
});
