import { inputsOf } from "@fedseg/shared/plan/inputs.ts";
import { type Finding, fail, lacking, pass } from "../finding.ts";
import { otherHistory } from "../ledgers/history.ts";
import { type LedgerView, failAt } from "../ledgers/view.ts";
import { type Check, codesIn } from "./check.ts";
import type { Facts, StudyEntry } from "./facts.ts";

/** The check of earlier models taken. */
export const inputsCheck: Check = {
  id: "earlier models taken",
  name: { en: "Earlier models taken", zh: "所用的早期模型" },
  claim: {
    en: "Every earlier model that a plan carries is what its study released, by its hash in that study's ledgers.",
    zh: "计划所带的每个早期模型，按其研究账本所记的哈希，正是该研究所发布的模型。",
  },
  codes: codesIn(
    "INPUT_DIFFERS INPUT_UNRECORDED PLAN_INPUT_FEATURES PLAN_INPUT_HASH PLAN_INPUT_MISSING PLAN_INPUT_PROGRAM PLAN_INPUT_REFUSED PLAN_INPUT_SIZE PLAN_INPUT_UNREADABLE PLAN_INPUT_UNUSED",
  ),
  ofBundle,
  inLedger,
};

/** In one ledger: a node has approved no plan with another model of a study than its own MODEL had named before. */
function* inLedger(view: LedgerView): Generator<Finding> {
  for (const role of view.roles) {
    const [approve] = role.events.of("APPROVE");
    if (!approve || otherHistory(role)) continue;
    for (const [name, { study, hash }] of inputsOf(role.audited.study.plan)) {
      const named = view.file.entries
        .slice(0, approve.seq)
        .flatMap(({ body }) => (body.type === "MODEL" && body.study === study ? [body.modelHash] : []));
      if (named.length > 0 && !named.includes(hash))
        yield failAt(
          view,
          approve.seq,
          "INPUT_DIFFERS",
          `approves a plan whose input ${name} is not the model that this ledger names of that study`,
        );
    }
  }
}

/** In the bundle: the replay of the earlier study, or else a ledger, gives the model that the plan carries. */
function* ofBundle(facts: Facts): Generator<Finding> {
  let taken = 0;
  for (const entry of facts.studies) {
    const inputs = inputsOf(entry.audited.study.plan);
    taken += inputs.size;
    for (const [name, { study, hash }] of inputs) yield* inputOf(facts, entry, { name, study, hash });
  }
  yield pass(
    taken > 0
      ? `${taken} earlier models are, by their hashes, what their studies have released`
      : "no plan carries an earlier model",
  );
}

function* inputOf(
  { studies, parties }: Facts,
  { paths }: StudyEntry,
  { name, study, hash }: { readonly name: string; readonly study: string; readonly hash: string },
): Generator<Finding> {
  const place = { path: paths.plan };
  const said = `${paths.plan}: the input ${name}`;
  const released = studies.find(({ audited }) => audited.studyId === study)?.audited.model;
  if (released && released.hash !== hash)
    return yield fail(
      "INPUT_DIFFERS",
      `${said} is not the model that the replay of study ${study} gives`,
      place,
    );
  const isRecorded = parties.some(({ ledger }) =>
    ledger?.models.some((model) => model.study === study && model.modelHash === hash),
  );
  if (!released && !isRecorded)
    yield lacking(
      "INPUT_UNRECORDED",
      `${said}: no ledger of this bundle names it as the model of study ${study}`,
      place,
    );
}
