import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { LIMIT_CODES } from "@fedseg/client-node/inbox/limits.ts";
import { POLICY_CODES } from "@fedseg/client-node/policy/floors.ts";
import { expect, test } from "vitest";
import { FOLLOWED_BY, UNFOLLOWED } from "./followed-elsewhere.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Codes that programs refuse with, and those that an END or a policy gives. */
function codesGiven(): ReadonlySet<string> {
  const rooms = [
    "shared/src",
    "wording/src",
    "keeper/src",
    "client-node/src",
    "coordinator/src",
    "auditor/src",
  ];
  const code = /CodedError\(\s*"([A-Z_]{4,})"/g;
  const texts = rooms.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.includes("node_modules"))
      .map((path) => readFileSync(join(ROOT, room, path), "utf8")),
  );
  return new Set([
    ...POLICY_CODES,
    ...LIMIT_CODES,
    ...texts.flatMap((text) => [...text.matchAll(code)].map((match) => match[1])),
  ]);
}

/** Codes whose advice a table of these files follows: its entries begin with the code. */
const TABLES = [
  "test/faults/advice.test.ts",
  "test/faults/plan-advice.test.ts",
  "client-node/src/edge/ingest/sources/advice.test.ts",
  "test/cli/advice.test.ts",
  "test/programs/input-advice.test.ts",
];

test("the advice of every code is followed in a test, or there is a reason why not", () => {
  const given = codesGiven();
  expect(given.size).toBeGreaterThan(150);
  const tables = TABLES.map((path) => readFileSync(join(ROOT, path), "utf8")).join("");
  const followed = new Set([
    ...[...tables.matchAll(/^ {2}"([A-Z_]{4,}): /gm)].map((match) => match[1]),
    ...Object.keys(FOLLOWED_BY),
  ]);
  const excused = new Set(UNFOLLOWED.flatMap(({ codes }) => codes.split(" ")));
  expect([...given].filter((each) => !followed.has(each) && !excused.has(each))).toEqual([]);
  expect([...excused].filter((each) => followed.has(each) || !given.has(each))).toEqual([]);
  expect([...followed].filter((each) => !given.has(each))).toEqual([]);
});

test.each(Object.entries(FOLLOWED_BY))("the test that follows %s is there: %s", (code, [path, title]) => {
  const text = readFileSync(join(ROOT, path), "utf8");
  expect(text).toContain(title);
  expect(text).toMatch(new RegExp(`\\b${code}\\b`));
});
