import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CHINESE as IN_CHINESE } from "@fedseg/wording/refusals/refusal-texts.ts";
import { expect, test } from "vitest";
import { ROOT, WORKSPACES } from "./cruise.ts";
import { type Literal, literalsIn } from "./literals.ts";

/** Sentences of refusals beside their Chinese: each is said elsewhere, and here is what it is found by. */
const FOUND_BY = /^wording\/src\/refusals\/chinese\//;
/** Where one program says in two languages what nobody else knows. @see docs/decisions/0074-give-every-file-a-room.md */
const OWN_TEXTS =
  /^(auditor\/src\/(checks|explain|export|report)|client-node\/src\/(draft|reports|subjects))\//;
/** Words that platforms' files may hold, in any language: nobody is told them. */
const WORDS_OF_FILES = [
  "client-node/src/edge/ingest/look-at-moments.ts",
  "client-node/src/edge/ingest/look-at-numbers.ts",
  "client-node/src/ingest/cell-checks.ts",
  "client-node/src/ingest/fee-words.ts",
  "client-node/src/ingest/no-sale.ts",
  "client-node/src/ingest/people-sql.ts",
];

const CHINESE = /\p{Script=Han}/u;

const literals = globSync(`{${WORKSPACES.join(",")}}/src/**/*.ts`, { cwd: ROOT })
  .filter((path) => !path.endsWith(".test.ts"))
  .flatMap((path) => literalsIn(path, readFileSync(join(ROOT, path), "utf8")));

/** Whether a text is for people: four words, or five Chinese characters. SQL is not. */
function isProse({ text, isForProgrammers }: Literal): boolean {
  if (isForProgrammers || /\b(SELECT|FROM|WHERE|CASE)\b/.test(text)) return false;
  const words = text.split(/\s+/).filter((word) => /^[A-Za-z][a-z'’]*[,.;:]?$/.test(word));
  return words.length >= 4 || [...text].filter((letter) => CHINESE.test(letter)).length >= 5;
}

/** Texts that files of two workspaces hold: each is to stand once, in wording/ or in what both import. */
function saidByTwo(all: readonly Literal[]): string[] {
  const said = all.filter((one) => isProse(one) && !FOUND_BY.test(one.path));
  const places = Map.groupBy(said, ({ text }) => text);
  return [...places].flatMap(([text, each]) => {
    const paths = [...new Set(each.map(({ path }) => path))];
    const workspaces = new Set(paths.map((path) => path.split("/")[0]));
    return workspaces.size > 1 ? [`${text}: ${paths.join(", ")}`] : [];
  });
}

/** Files that say something in Chinese, and so in two languages, and are none of the rooms for it. */
function outsideWording(all: readonly Literal[]): string[] {
  const paths = new Set(all.filter(({ text }) => CHINESE.test(text)).map(({ path }) => path));
  return [...paths].filter(
    (path) => !path.startsWith("wording/") && !OWN_TEXTS.test(path) && !WORDS_OF_FILES.includes(path),
  );
}

test("what two programs say stands in one place", () => {
  expect(literals.filter(isProse).length).toBeGreaterThan(3000);
  expect(saidByTwo(literals)).toEqual([]);
});

test("every sentence that has a Chinese one is said somewhere, word by word", () => {
  const elsewhere = new Set(literals.filter(({ path }) => !FOUND_BY.test(path)).map(({ text }) => text));
  const parts = [...elsewhere].filter((text) => text.includes("{}"));
  const isSaid = (en: string) =>
    elsewhere.has(en) || parts.some((part) => part.replaceAll(/(\{\})+/g, "{}") === en);
  expect(Object.keys(IN_CHINESE).filter((en) => !isSaid(en))).toEqual([]);
});

test("every sentence with which the pages' servers, policy, plans, a node's data and a service refuse has a Chinese one", () => {
  const places = [
    "client-node/src/config/consent-config.ts",
    "client-node/src/contribution.ts",
    "client-node/src/edge/ingest/columns.ts",
    "client-node/src/edge/ingest/engine/disk-watch.ts",
    "client-node/src/edge/ingest/engine/engine-error.ts",
    "client-node/src/edge/ingest/engine/file-error.ts",
    "client-node/src/edge/ingest/plan-users.ts",
    "client-node/src/edge/ingest/problems.ts",
    "client-node/src/edge/ingest/reader/ended.ts",
    "client-node/src/edge/ingest/require-names.ts",
    "client-node/src/edge/ingest/require-sql.ts",
    "client-node/src/edge/ingest/sources/column-names.ts",
    "client-node/src/edge/ingest/sources/csv-text.ts",
    "client-node/src/edge/ingest/sources/csv.ts",
    "client-node/src/edge/ingest/sources/files-once.ts",
    "client-node/src/edge/ingest/sources/parquet.ts",
    "client-node/src/edge/ingest/sources/postgres.ts",
    "client-node/src/edge/ingest/sources/sql-guard.ts",
    "client-node/src/edge/ingest/sources/sql.ts",
    "client-node/src/edge/ingest/sources/while-unchanged.ts",
    "client-node/src/edge/kernels/artefact.ts",
    "client-node/src/edge/kernels/open-kernels.ts",
    "client-node/src/edge/kernels/told-kernels.ts",
    "client-node/src/edge/labels/lookup/index-in-worker.ts",
    "client-node/src/features/currencies.ts",
    "client-node/src/features/declared-types.ts",
    "client-node/src/features/needs.ts",
    "client-node/src/inbox/refusals.ts",
    "client-node/src/ingest/file-kind.ts",
    "client-node/src/ingest/require-users.ts",
    "client-node/src/ingest/whole-numbers.ts",
    "client-node/src/page/page-problems.ts",
    "client-node/src/policy/refusal.ts",
    "coordinator/src/api/problems.ts",
    "coordinator/src/service/refusals.ts",
    "coordinator/src/session/over.ts",
    "coordinator/src/studies/shown-text.ts",
    "coordinator/src/session/calendar.ts",
    "coordinator/src/session/checkpoint.ts",
    "coordinator/src/session/halt.ts",
    "keeper/src/files/catalogue-file.ts",
    "shared/src/private-sum/parameters.ts",
    "shared/src/session/ended.ts",
  ];
  // Of plans and programs every file: what they refuse is shown in either language wherever a plan is.
  const isShown = (path: string) => places.includes(path) || /^shared\/src\/(plan|programs)\//.test(path);
  const sentences = literals.filter(
    ({ path, text, isForProgrammers }) => isShown(path) && !isForProgrammers && /\w{2} .*[.]$/.test(text),
  );
  expect(sentences.length).toBeGreaterThan(300);
  const lacking = sentences.filter(
    ({ text }) => !Object.hasOwn(IN_CHINESE, text.replaceAll(/(\{\})+/g, "{}")),
  );
  expect(lacking.map(({ text }) => text)).toEqual([]);
});

test("what is said in two languages stands in wording, or in the rooms of one program's own facts", () => {
  expect(outsideWording(literals)).toEqual([]);
});

test("a text that is said again is found, wherever it stands and however it is quoted", () => {
  const source = "export const x = () => `The file ${name} is not there.`;";
  const again =
    'import { y } from "./y.ts";\nthrow new CodedError("X", { what: `The file ${y.path} is not there.` });';
  const call = 'throw new RangeError("expected one of these names");';
  const made = [
    ...literalsIn("keeper/src/keys/made-up.ts", `${source}\n${call}`),
    ...literalsIn("client-node/src/session/made-up.ts", `${again}\n${call}`),
  ];
  expect(saidByTwo(made)).toEqual([
    "The file {} is not there.: keeper/src/keys/made-up.ts, client-node/src/session/made-up.ts",
  ]);
});

test("a Chinese text of a room that has none of its own is found", () => {
  const made = [
    ...literalsIn("shared/src/plan/made-up.ts", 'const say = (s: "中") => ({ en: "plan", zh: "计划" });'),
    ...literalsIn("client-node/src/session/made-up.ts", 'const type: "中" | "外" = other;'),
    ...literalsIn("client-node/src/reports/made-up.ts", 'const zh = "计划";'),
  ];
  expect(outsideWording(made)).toEqual(["shared/src/plan/made-up.ts"]);
});
