import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { Analysis } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { rowMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import type { Release } from "@fedseg/shared/private-sum/types.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { ZERO_HASH, envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { assembleStudy } from "@fedseg/shared/session/study.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { z } from "zod";

/** The published study, recomputed from the recorded sums. */
export interface Replayed {
  readonly model: StudyModel;
  readonly sessions: number;
  /** mu² that each node's users cost in the eyes of the outside world, in roster order. */
  readonly outside: readonly bigint[];
  /** The nodes whose users are in the last sum, of which everything is told. */
  readonly described: readonly number[];
}

/** Replays a published bundle: the same program over the same sums. @throws CodedError when a session does not verify. */
export function replayBundle(bundle: string, plan: Plan): Replayed {
  const enrolments =
    decodeCanonical(readFileSync(join(bundle, "enrolments.cbor")), z.array(envelopeSchema)) ?? [];
  const study = assembleStudy(plan, enrolments);
  const analysis = new Analysis(plan, study.binding.planHash);
  const history: Release[] = [];
  const outside = plan.roster.map(() => 0n);
  let stateHash = study.binding.enrolHash;
  let previousResult = ZERO_HASH;
  let described: readonly number[] = [];
  for (const file of readdirSync(join(bundle, "sessions")).sort()) {
    const record = decodeCanonical(readFileSync(join(bundle, "sessions", file)), sessionRecord);
    const step = analysis.after(history);
    if (!record || step.type !== "query")
      throw new RangeError(`"${file}" expected a session record, got something else`);
    const verified = verifyRecord(
      study,
      { ...step, session: history.length + 1, stateHash, previousResult },
      record,
    );
    if (verified instanceof CodedError) throw verified;
    const { survivors } = verified.closed;
    for (const node of survivors) outside[node] += rowMuSq(step.parameters, survivors.length);
    described = survivors;
    history.push(verified.release);
    ({ stateHash } = verified);
    previousResult = verified.resultHash;
  }
  const last = analysis.after(history);
  if (last.type !== "model") throw new RangeError('"sessions" expected a finished study, got a part of one');
  return { model: last.model, sessions: history.length, outside, described };
}
