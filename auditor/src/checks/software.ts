import { type Check, codesIn } from "./check.ts";
import type { Software } from "../options.ts";
import type { Facts } from "./facts.ts";
import { type Finding, lacking, notVerifiable, pass } from "../finding.ts";

/** The check of software. */
export const softwareCheck: Check = {
  id: "software",
  name: { en: "Software", zh: "软件" },
  claim: {
    en: "All parties ran the same privacy-relevant software, by their own statement.",
    zh: "据各方自述，与隐私有关的软件部分彼此相同。",
  },
  codes: codesIn(
    "SOFTWARE_DIFFERS SOFTWARE_MISSING SOFTWARE_RUN SOFTWARE_UNKNOWN SOFTWARE_UNNAMED SOFTWARE_UNTRUSTED",
  ),
  ofBundle,
};

/** In the bundle: every party of a study ran the same shared software from its approval on, the auditor's if it has a copy. */
function* ofBundle(facts: Facts): Generator<Finding> {
  const seen = new Map<string, Software>();
  for (const [study, { audited }] of facts.studies.entries()) {
    const said: { readonly name: string; readonly path: string; readonly software: readonly Software[] }[] =
      [];
    for (const { name, ledger } of facts.parties) {
      const role = ledger?.roles.find((other) => other.study === study);
      if (!ledger || !role) continue;
      // A ledger of which only a part is there may name it in the rest.
      if (role.software.length > 0 || !ledger.isPartial)
        said.push({ name, path: ledger.path, software: role.software });
    }
    const silent = said.filter(({ software }) => software.length === 0);
    if (silent.length > 0 && silent.length < said.length)
      yield lacking(
        "SOFTWARE_MISSING",
        `${silent[0].path} names no software before it approves ${JSON.stringify(audited.study.plan.title)}; others do`,
        { path: silent[0].path },
      );
    const [first] = said.flatMap(({ software }) => software);
    for (const { path, software } of said) {
      const other = software.find(({ sharedHash }) => sharedHash !== first.sharedHash);
      if (other) {
        yield lacking(
          "SOFTWARE_DIFFERS",
          `${path} names shared software ${other.sharedHash.slice(0, 16)}… (${other.version}), others ${first.sharedHash.slice(0, 16)}… (${first.version})`,
          { path },
        );
      }
    }
    for (const named of said.flatMap(({ software }) => software)) seen.set(named.sharedHash, named);
  }
  const who = facts.parties.every(({ ledger }) => ledger) ? "parties" : "parties whose ledgers are here";
  if (seen.size === 1) yield pass(`the ${who} name one and the same shared software from their approval on`);
  yield* compareOwn(seen, facts);
  yield notVerifiable(
    "SOFTWARE_RUN",
    "that what the parties ran is what these hashes are of: a ledger only says so",
  );
}

function* compareOwn(seen: ReadonlyMap<string, Software>, facts: Facts): Generator<Finding> {
  const { software: own, trustedSoftware } = facts.options;
  if (seen.size === 0)
    return yield notVerifiable("SOFTWARE_UNNAMED", "which software the parties ran: no ledger names it");
  for (const { version, sharedHash } of seen.values()) {
    const named = `shared software ${sharedHash.slice(0, 16)}… (${version})`;
    if (trustedSoftware !== undefined && sharedHash !== trustedSoftware)
      yield lacking("SOFTWARE_UNTRUSTED", `the parties ran ${named}, not the one that was asked for`);
    if (sharedHash === trustedSoftware || sharedHash === own?.sharedHash) continue;
    const copy = own
      ? `the auditor's copy is ${own.sharedHash.slice(0, 16)}… (${own.version})`
      : "the auditor has no copy";
    const replay = isReplayedOtherwise(facts)
      ? "; models that differ here are to be replayed with that software before anybody is blamed"
      : "";
    yield notVerifiable("SOFTWARE_UNKNOWN", `what is in ${named}: ${copy}${replay}`);
  }
}

/** Whether a ledger names another model than this software makes of the sums. */
function isReplayedOtherwise({ studies, parties }: Facts): boolean {
  const named = parties.flatMap(({ ledger }) => ledger?.models ?? []);
  return studies.some(({ audited: { studyId, model } }) =>
    named.some(({ study, modelHash }) => model && study === studyId && modelHash !== model.hash),
  );
}
