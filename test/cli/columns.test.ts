import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { comparisonText } from "@fedseg/client-node/comparison/comparison-text.ts";
import { admissiblePlan } from "../simulation/example-policy.ts";
import { newsLine } from "@fedseg/coordinator/edge/news-line.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { answerWords } from "@fedseg/wording/edge/answer.ts";
import { eventText, show } from "@fedseg/wording/edge/show.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { ROOT } from "../e2e/environment.ts";

const widest = (text: string) => Math.max(...text.split("\n").map(columnsOf));

/** Words as long as names and titles may be, in letters one and two columns wide. */
const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 38, unit: fc.constantFrom("a", "W", "7", "-", "é") }),
  fc.string({ minLength: 1, maxLength: 200, unit: fc.constantFrom("消", "费", "，", "额", "。") }),
);
const words = fc.array(word, { minLength: 1, maxLength: 12 }).map((all) => all.join(" "));

function shown(text: string): string {
  const spy = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    show(text);
    return String(spy.mock.calls[0][0]);
  } finally {
    spy.mockRestore();
  }
}

/** What a command prints that is refused, at a terminal or into a log. */
async function refused(error: CodedError, isTerminal: boolean): Promise<string> {
  const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const before = process.stderr.isTTY;
  process.stderr.isTTY = isTerminal;
  const load = async () => () => Promise.reject(error);
  const command = { name: "work", needs: {}, says: "", examples: [], load };
  try {
    await answerWords(
      { name: "it", says: "", refused: 1, groups: [{ title: "", commands: [command] }] },
      ["work"],
      () => new Date(0),
    );
    return String(printed.mock.calls[0][0]);
  } finally {
    process.stderr.isTTY = before;
    printed.mockRestore();
  }
}

test("a list in a refusal keeps its lines, and what follows begins one: in a terminal all of it fits 80 columns", async () => {
  const path = `/srv/${"consortium/".repeat(4)}coordinator.yaml`;
  const refusal = {
    what: `The configuration ${path} is not valid:\n✖ Unrecognized key: "listn"\n  → at service\n`,
    why: "Missing or unknown keys are refused, so that a typing error never becomes a default.",
    todo: "Correct the keys named above.",
  };
  const error = new CodedError("CONFIG_INVALID", refusal);
  expect(error.message).toContain("at service\nMissing or unknown keys");
  const text = await refused(error, true);
  expect(widest(text)).toBeLessThanOrEqual(80);
  expect(text.split("\n")).toEqual(expect.arrayContaining(['✖ Unrecognized key: "listn"', "  → at service"]));
  expect(text).toMatch(/\nMissing or unknown keys/);
});

test("that a process was stopped is an event of its log: when, and within 80 columns", async () => {
  const refusal = {
    what: "This process was stopped (SIGTERM).",
    why: "All is recorded. ".repeat(9),
    todo: "Start it.",
  };
  const log = await refused(new CodedError("STOPPED", refusal), false);
  expect(log).toMatch(/^1970-01-01T00:00:00\.000Z STOPPED {6}This process was stopped/);
  expect(widest(log)).toBeLessThanOrEqual(80);
  expect((await refused(new CodedError("USAGE", refusal), false)).split("\n")).toHaveLength(1);
});

test("a table of any names fits 80 columns and keeps every character", () => {
  const cells = fc.tuple(words, word, fc.integer({ min: 0, max: 1e9 }), word, words);
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), (rows) => {
      const columns = [{ head: "name" }, { head: "key", width: 20 }, { head: "n", align: "right" } as const];
      const more = [{ head: "what was found" }, { head: "" }];
      const text = textTable(
        [...columns, ...more],
        rows.map((row) => row.map(String)),
      );
      expect(widest(text)).toBeLessThanOrEqual(80);
      const letters = (from: string) =>
        Array.from(from).filter((character) => /[aWé消费额]/u.test(character)).length;
      const heads = columns
        .concat(more)
        .map(({ head }) => head)
        .join("");
      expect(letters(text)).toBe(letters(heads + rows.flat().join("")));
    }),
    { numRuns: 60 },
  );
});

test("progress of nodes and coordinator fits 80 columns, whatever is told", () => {
  fc.assert(
    fc.property(words, word, (text, name) => {
      const news = newsLine({ type: "waiting", for: [name, name, text] }, admissiblePlan(4));
      expect(widest(eventText(new Date(0), "CODE", text))).toBeLessThanOrEqual(80);
      expect(widest(eventText(new Date(0), news.code, news.text))).toBeLessThanOrEqual(80);
      expect(widest(shown(`  HEAD ${text}\n${name}`))).toBeLessThanOrEqual(80);
    }),
    { numRuns: 60 },
  );
});

test("comparisons fit 80 columns with the longest names", () => {
  const names = ["a", "b", "c"].map((letter) => letter.repeat(38));
  const made = names.map((name) => ({
    with: name,
    at: "2026-01-01T00:00:00Z",
    way: "over the telephone of the office",
  }));
  const roster = names.map((name) => ({ name, identity: "0".repeat(64) }));
  const keys = { coordinator: { name: "z".repeat(38), identity: "1".repeat(64) }, roster };
  const standing = { made, outdated: names, open: names, least: 2 };
  expect(widest(shown(comparisonText(standing, keys)))).toBeLessThanOrEqual(80);
});

/** What may be printed as it is: JSON for programs, keys, files for other programs, help texts, pages. */
const AS_IT_IS =
  /JSON\.stringify|"json"|makeKey|keygen\(|configurationLines|eventText|LogLine|foldText|tableText|asked\.help|USAGE/;

test.each([
  // A configuration in YAML; the service's log, which has a writer of its own.
  ["client-node/src/edge", ["join.ts"]],
  ["coordinator/src/edge", ["serve.ts"]],
])(
  "whatever a command in %s answers to programs begins with when and with a code: it writes no JSON of its own",
  (folder, others) => {
    const files = readdirSync(join(ROOT, folder, "commands"), { encoding: "utf8" });
    const own = files.filter((file) =>
      /printableJson|console.log\(JSON/.test(readFileSync(join(ROOT, folder, "commands", file), "utf8")),
    );
    expect(own).toEqual(others);
  },
);

test.each(["client-node/src/edge", "coordinator/src/edge", "auditor/src/edge", "keeper/src"])(
  "whatever a command in %s prints for people goes through what keeps to 80 columns",
  (folder) => {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
    const prints = files
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) => readFileSync(join(ROOT, folder, file), "utf8").match(/console\.log\([^\n]*/g) ?? []);
    expect(prints.filter((print) => !AS_IT_IS.test(print))).toEqual([]);
  },
);
