import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FEDSEG_NODE } from "@fedseg/client-node/edge/program/fedseg-node.ts";
import { answerWords } from "@fedseg/wording/edge/answer.ts";
import type { Program } from "@fedseg/wording/command-line/program.ts";
import { expect, test, vi } from "vitest";
import { ROOT } from "../e2e/environment.ts";

/** Whatever reads rows begins one of these. */
const READERS = ["ingest/reader/in-child.ts", "ingest/engine/open-engine.ts"].map((file) =>
  join(ROOT, "client-node/src/edge", file),
);
/** Processes with a log, of which a configuration says whether people or programs read it. */
const HAVE_A_LOG = ["run", "serve"];

/** Files that a source file loads, now or later; of types nothing is loaded. */
function loads(file: string): string[] {
  const source = readFileSync(file, "utf8").replaceAll(/^(?:import|export) type [^;]*;/gm, "");
  return [...source.matchAll(/(?:\bfrom |^import |\bimport\()"(\.[^"]+|@fedseg\/[^"]+)"/gm)]
    .map(([, path]) => {
      const [, workspace, inside] = /^@fedseg\/([^/]+)\/(.+)$/.exec(path) ?? [];
      return workspace ? join(ROOT, workspace, "src", inside) : join(dirname(file), path);
    })
    .filter((path) => path.endsWith(".ts") && existsSync(path));
}

function reaches(file: string, aims: readonly string[]): boolean {
  const met = new Set([file]);
  for (const each of met) for (const loaded of loads(each)) met.add(loaded);
  return aims.some((aim) => met.has(aim));
}

const FILES = new Map(
  globSync(join(ROOT, "client-node/src/edge/program/*.ts")).flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/^ {6}name: "([a-z-]+)",[^]*?import\("([^"]+)"\)/gm)].map(
      ([, name, file]) => [name, join(dirname(path), file)] as const,
    ),
  ),
);

test("every command of a node that reads rows says at once that it does", () => {
  const commands = FEDSEG_NODE.groups.flatMap((group) => group.commands);
  expect([...FILES.keys()].sort()).toEqual(commands.map(({ name }) => name).sort());
  const readers = commands.filter(({ name }) => reaches(FILES.get(name)!, READERS));
  expect(readers.length).toBeGreaterThan(10);
  const silent = readers.filter(({ begins }) => begins === undefined).map(({ name }) => name);
  expect(silent.sort()).toEqual(HAVE_A_LOG);
});

test.each([
  [["slow"], ["error …Z BEGINS       looks at the rows", "loaded", "log answer"]],
  [
    ["slow", "--json"],
    ["loaded", "log answer"],
  ],
  [["slow", "--help"], ["log help"]],
])("what %j begins is said before its code is loaded, and to people only", async (words, order) => {
  const seen: string[] = [];
  const program: Program = {
    name: "any",
    says: "do anything",
    refused: 1,
    groups: [
      {
        title: "All",
        commands: [
          {
            name: "slow",
            needs: {},
            may: { json: { says: "for programs" } },
            says: "answer late",
            examples: ["slow"],
            begins: "looks at the rows",
            load: async () => {
              seen.push("loaded");
              return async () => {
                console.log("answer");
                return 0;
              };
            },
          },
        ],
      },
    ],
  };
  const spies = (["log", "error"] as const).map((way) =>
    vi.spyOn(console, way).mockImplementation((text: string) => {
      const said = text.includes("Usage") ? "help" : text.replace(/^\S+Z/, "…Z");
      seen.push(`${way} ${said}`);
    }),
  );
  try {
    expect(await answerWords(program, words, () => new Date(0))).toBe(0);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  expect(seen).toEqual(order);
});
