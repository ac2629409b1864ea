import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { modelText } from "@fedseg/shared/programs/model-text.ts";
import type { Evidence } from "../evidence.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";
import { lineAt, eventsOf, partyLedgers } from "../party-ledger.ts";

/** The published model is what the program makes of the recorded sums, byte for byte, and all ledgers name it. */
export function* checkModel(evidence: Evidence): Generator<Finding> {
  const { next, bundle, sessions } = evidence;
  if (next?.type !== "model") {
    const missing = `the program had not ended after ${sessions.length} verified sessions`;
    yield bundle.model
      ? fail("MODEL_DIFFERS", `model.json is published although ${missing}`)
      : notVerifiable("MODEL_DIFFERS", `a model: ${missing}`);
    return;
  }
  const text = utf8(modelText(next.model));
  if (!bundle.model)
    return yield fail("MODEL_DIFFERS", "model.json is missing although the program has ended");
  const offset = firstDifference(text, bundle.model);
  if (offset !== undefined)
    yield fail("MODEL_DIFFERS", `model.json differs from the replay at byte ${offset}`);
  yield* checkEntries(evidence, toHex(hashFields(DOMAINS.model, text)));
  yield pass(
    `model.json is the replay of ${sessions.length} sums, byte for byte; every ledger names its hash`,
  );
}

function* checkEntries(evidence: Evidence, modelHash: string): Generator<Finding> {
  for (const { name, file, isAbsent } of partyLedgers(evidence)) {
    if (!file) {
      yield notVerifiable("MODEL_DIFFERS", `the model that ${name} computed: no ledger`);
      continue;
    }
    const entries = eventsOf(file, evidence.studyId, "MODEL");
    const other = entries.find((entry) => entry.modelHash !== modelHash);
    if (other) yield fail("MODEL_DIFFERS", `${lineAt(file, other.seq)} names another model`);
    if (entries.length > 0) continue;
    const text = `${file.path} ends without MODEL`;
    yield isAbsent ? notVerifiable("MODEL_DIFFERS", text) : fail("MODEL_DIFFERS", text);
  }
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let offset = 0; offset < length; offset += 1) if (a[offset] !== b[offset]) return offset;
  return undefined;
}
