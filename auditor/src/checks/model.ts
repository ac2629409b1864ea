import { enrolledElsewhere, otherHistory } from "../ledgers/history.ts";
import { type Check, codesIn } from "./check.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import type { Facts, StudyEntry } from "./facts.ts";
import { type Finding, fail, lacking, notVerifiable, pass } from "../finding.ts";
import { leftText } from "./releases.ts";
import { type LedgerView, failAt, hasEnded, leaving, missing } from "../ledgers/view.ts";

/** The check of model replayed. */
export const modelCheck: Check = {
  id: "model replayed",
  name: { en: "Model replayed", zh: "模型重放" },
  claim: {
    en: "The published model is what the recorded sums give, byte for byte, and every sum carries its quorum.",
    zh: "已发布的模型可由所记录的汇总逐字节重现，且每个汇总都有足额签名。",
  },
  codes: codesIn(
    "BAD_MASKED LEDGER_ABSENT LEDGER_OLD MODEL_DIFFERS MODEL_EARLY MODEL_HASH MODEL_MISSING MODEL_OPEN MODEL_UNREADABLE MODEL_UNRECORDED SESSION_EXTRA SESSION_MISSING SESSION_UNVERIFIED STUDY_LEFT",
  ),
  ofBundle,
  inLedger,
};

/** In one ledger: it names the model that the replay of the recorded sums gives. */
function* inLedger(view: LedgerView): Generator<Finding> {
  for (const role of view.roles) {
    const { audited, events } = role;
    if (!audited.model || otherHistory(role) || enrolledElsewhere(role)) continue;
    const entries = events.of("MODEL");
    const other = entries.find(({ modelHash }) => modelHash !== audited.model?.hash);
    if (other) yield failAt(view, other.seq, "MODEL_HASH", "names another model than the replay gives");
    if (entries.length > 0) continue;
    const left = leaving(events);
    if (left) yield notVerifiable("STUDY_LEFT", leftText(view, left), { path: view.file.path });
    else yield missing(view, "MODEL_UNRECORDED", "ends without MODEL", !hasEnded(events));
  }
}

/** In the bundle: every published model is what the program makes of the recorded sums, byte for byte. */
function* ofBundle({ studies, parties }: Facts): Generator<Finding> {
  let sums = 0;
  let incomplete = 0;
  let refused = 0;
  for (const entry of studies) {
    const { sessions } = entry.audited;
    sums += sessions.length;
    incomplete += sessions.filter(({ dropped }) => dropped.length > 0).length;
    refused += entry.audited.model?.refused.length ?? 0;
    yield* modelOf(entry);
  }
  for (const { name, ledger } of parties)
    if (!ledger) yield notVerifiable("LEDGER_ABSENT", `the model that ${name} computed: no ledger`);
  const certified = incomplete > 0 ? `, ${incomplete} of them without every node and with a certificate` : "";
  const without = refused > 0 ? `, and so is that ${refused} of the programs have none` : "";
  if (sums > 0)
    yield pass(
      `${sums} sums replayed from signed vectors${certified}; commitments open; the models are theirs, byte for byte${without}`,
    );
}

function* modelOf({ audited, published, paths }: StudyEntry): Generator<Finding> {
  const { model, sessions, fault } = audited;
  const place = { path: paths.model };
  if (fault) {
    const text = `${paths.model}: ${fault.path} does not verify, so the sums behind it are not known`;
    return yield notVerifiable("SESSION_UNVERIFIED", text, place);
  }
  if (!model) {
    const open = `the program had not ended after ${sessions.length} verified sessions`;
    return yield published
      ? lacking("MODEL_EARLY", `${paths.model} is published although ${open}`, place)
      : notVerifiable("MODEL_OPEN", `a model: ${open}`);
  }
  if (!published)
    return yield lacking("MODEL_MISSING", `${paths.model} is missing although the program has ended`, place);
  const offset = firstDifference(utf8(model.text), published);
  if (offset === undefined) return;
  const said = valueOf(published);
  if (said === undefined) yield lacking("MODEL_UNREADABLE", `${paths.model} is no JSON text`, place);
  else if (said === valueOf(utf8(model.text))) {
    const text = `${paths.model} says what the replay gives in other bytes, from byte ${offset} on`;
    yield lacking("MODEL_UNREADABLE", text, place);
  } else {
    const text = `${paths.model} is not the model that the signed sums give, from byte ${offset} on`;
    yield fail("MODEL_DIFFERS", text, place);
  }
}

/** What a file says, whatever its spaces and line ends; undefined when it is no JSON text. */
function valueOf(bytes: Uint8Array): string | undefined {
  try {
    return JSON.stringify(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let offset = 0; offset < length; offset += 1) if (a[offset] !== b[offset]) return offset;
  return undefined;
}
