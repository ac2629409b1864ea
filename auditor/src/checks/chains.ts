import { type Check, codesIn } from "./check.ts";
import type { Facts } from "./facts.ts";
import { type Finding, lacking, notVerifiable, pass } from "../finding.ts";
import { isLineSignedBy } from "../bundle/ledger-file.ts";
import { type LedgerView, failAt, lineAt } from "../ledgers/view.ts";

/** The check of chains and trees. */
export const chainsCheck: Check = {
  id: "chains and trees",
  name: { en: "Chains and trees", zh: "账本链与 Merkle 树" },
  claim: {
    en: "No ledger line was changed, left out or moved: chains and Merkle trees are rebuilt from the first line on.",
    zh: "账本没有任何一行被改动、删去或调换：从第一行起重建链与 Merkle 树，结果一致。",
  },
  codes: codesIn(
    "ABSENT_STRANGER CHAIN_BROKEN CLOCK_BACKWARDS COPIES_DIFFER FILE_STRANGER FILE_UNEXPECTED LEDGER_ABSENT LEDGER_DAMAGED LEDGER_MISSING LEDGER_NAME LEDGER_TORN LEDGER_UNKNOWN STUDY_TWICE RECORD_DAMAGED",
  ),
  ofBundle,
  inLedger,
};

/** In one ledger: canonical lines, each chained to the one before, in the order of their time. */
function* inLedger(view: LedgerView): Generator<Finding> {
  const { course, file } = view;
  for (const { kind, seq } of course.missteps) {
    if (kind === "name") yield failAt(view, seq, "LEDGER_NAME", "is of another ledger");
    if (kind === "order") yield failAt(view, seq, "CHAIN_BROKEN", "does not follow the line before it");
    if (kind === "time") yield failAt(view, seq, "CLOCK_BACKWARDS", "is dated before the line before it");
  }
  const key = course.keys.at(-1)?.identity;
  if (file.unread !== undefined && key !== undefined && isLineSignedBy(file.unread, key)) {
    const line = file.entries.length + 1;
    const text = `${file.path} line ${line} is signed by the ledger's own key, and is no entry that this software knows`;
    yield lacking("LEDGER_UNKNOWN", text, { path: file.path, line });
  } else if (file.damage) yield file.damage;
  const [first, last] = [file.entries[0]?.body, file.entries.at(-1)?.body];
  const rest =
    first?.type === "GENESIS" && first.role === "node" && last ? IN_ONE_STEP.get(last.type) : undefined;
  if (rest !== undefined && !view.isPartial)
    yield lacking(
      "LEDGER_TORN",
      `${lineAt(file, file.entries.length - 1)} is the last one, without the ${rest} that is written with it: the copy broke off`,
      { path: file.path, line: file.entries.length },
    );
}

/** What a node writes in one step, however it ends: no ledger of its own ends between the two. */
const IN_ONE_STEP: ReadonlyMap<string, string> = new Map([
  ["RESERVE", "SENT"],
  ["PLAN", "APPROVE"],
]);

/** In the bundle: the bundle holds the files of its studies and nothing else, with every party's ledger. */
function* ofBundle(facts: Facts): Generator<Finding> {
  const { parties, index, options, unreadable } = facts;
  for (const path of index.unexpected) {
    if (path.startsWith("conflicts/"))
      yield lacking("COPIES_DIFFER", `${path} is not the copy that stands in its place`, { path });
    else yield notVerifiable("FILE_UNEXPECTED", `what is in ${path}: no bundle has such a file`, { path });
  }
  for (const { path, name, ledger, isAbsent } of parties) {
    if (ledger) continue;
    yield isAbsent
      ? notVerifiable("LEDGER_ABSENT", `${path} was not delivered`, { path })
      : lacking("LEDGER_MISSING", `${path} is missing: the ledger of ${name}`, { path });
  }
  if (unreadable.length === 0) yield* strangers(facts);
  yield* twice(facts);
  const names = new Set(parties.map(({ name }) => name));
  for (const name of options.absent) {
    if (!names.has(name))
      yield lacking("ABSENT_STRANGER", `${name}, named on the command line, is no party of the plan`);
  }
  const entries = parties.reduce((sum, { ledger }) => sum + (ledger?.size ?? 0), 0);
  const ledgers = parties.filter(({ ledger }) => ledger).length;
  if (ledgers > 0)
    yield pass(`${entries} entries in ${ledgers} ledgers: canonical, chained, in order; their trees rebuilt`);
}

function* strangers({ parties, index }: Facts): Generator<Finding> {
  const known = new Set(parties.flatMap(({ path, notesPath, canaryPath }) => [path, notesPath, canaryPath]));
  for (const { path } of index.partyFiles) {
    if (!known.has(path))
      yield lacking("FILE_STRANGER", `${path} is of no party of the plan, or not in its place`, { path });
  }
}

function* twice({ studies }: Facts): Generator<Finding> {
  const seen = new Set<string>();
  for (const { audited, paths } of studies) {
    if (seen.has(audited.studyId))
      yield lacking("STUDY_TWICE", `${paths.plan} is a study that is in the bundle already`, {
        path: paths.plan,
      });
    seen.add(audited.studyId);
  }
}
