import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Release, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { ZERO_HASH, envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { assembleStudy } from "@fedseg/shared/session/study.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { z } from "zod";

/** What a node had to hide in one session: its exact integers before noise and masks. */
export interface OwnVector {
  readonly parameters: SumParameters;
  readonly integers: Float64Array;
  /** What was released of all nodes' vectors together. */
  readonly release: Release;
}

/** Recomputes a node's exact vector of every session from its rows and the published records. */
export function ownVectors(bundle: string, plan: Plan, table: Table): OwnVector[] {
  const read = (path: string) => readFileSync(join(bundle, path));
  const study = assembleStudy(plan, decodeCanonical(read("enrolments.cbor"), z.array(envelopeSchema)) ?? []);
  const analysis = analyses()(plan);
  const history: Release[] = [];
  const vectors: OwnVector[] = [];
  let place = { stateHash: study.binding.enrolHash, previousResult: ZERO_HASH };
  for (const file of readdirSync(join(bundle, "sessions")).sort()) {
    const step = analysis.after(history);
    const record = decodeCanonical(read(join("sessions", file)), sessionRecord);
    if (step.type !== "query" || !record) throw new TypeError(`"${file}" expected a session record`);
    const verified = verifyRecord(study, { ...step, session: history.length + 1, ...place }, record);
    if (verified instanceof CodedError) throw verified;
    const { parameters, request } = step;
    const { release } = verified;
    vectors.push({ parameters, integers: measureRequest(table, request, parameters), release });
    history.push(release);
    place = { stateHash: verified.stateHash, previousResult: verified.resultHash };
  }
  return vectors;
}
