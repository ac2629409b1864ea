import { randomBytes } from "node:crypto";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type Audited, auditFacts, conclude, planLedgers } from "../audit.ts";
import type { SessionFault } from "../sessions/audited.ts";
import { type BundleIndex, type BundleSource, indexBundle } from "../bundle/bundle.ts";
import type { AuditOptions } from "../options.ts";
import type { LedgerDigest } from "../ledgers/digest.ts";
import type { SessionOutcome } from "../sessions/verify.ts";
import { type Survey, type SurveyedStudy, surveyOf } from "../sessions/survey.ts";
import { type WitnessedMap, takeWitnessed } from "../ledgers/witnessed.ts";
import type { Work } from "../work.ts";
import { BundleFolder } from "./read-bundle.ts";
import { WorkerPool } from "./worker-pool.ts";

/** Files from which on threads are worth their start. */
const MANY_FILES = 64;
/** Sessions that a thread verifies before it is asked again: each is read, verified and dropped. */
const SESSIONS_AT_ONCE = 8;

/**
 * Audits the bundle in a folder: one of `manyFiles` files or more on all cores, one file of it in memory at a time.
 * @throws CodedError BUNDLE_UNREADABLE or AUDIT_BROKEN.
 */
export async function auditFolder(
  folder: string,
  options: AuditOptions,
  manyFiles = MANY_FILES,
): Promise<Audited> {
  const source = new BundleFolder(folder);
  if ([...source.keys()].length < manyFiles) return auditFacts(source, options);
  const pool = new WorkerPool(folder, source);
  try {
    return await auditOn(pool, source, options);
  } finally {
    await pool.close();
  }
}

async function auditOn(pool: WorkerPool, source: BundleSource, options: AuditOptions): Promise<Audited> {
  const surveyed = await surveyAll(pool, indexBundle(source));
  const plan = planLedgers(source, surveyed, await verifyAll(pool, surveyed), options);
  pool.compareWith(plan.studies.map(({ audited }) => audited));
  const digests: (LedgerDigest | undefined)[] = [];
  const witnessed: WitnessedMap = new Map();
  const pieces = plan.tasks.map((task): Work => ({ type: "ledger", task }));
  await pool.run(pieces, (done, at) => {
    if (done.type === "ledger") digests[at] = done.digest && takeWitnessed(witnessed, done.digest);
  });
  return conclude(source, plan, { digests, witnessed }, new Secret(new Uint8Array(randomBytes(32))));
}

async function surveyAll(pool: WorkerPool, index: BundleIndex): Promise<Survey> {
  const surveyed: (SurveyedStudy | SessionFault)[] = [];
  const pieces = index.studies.map((paths): Work => ({ type: "survey", paths }));
  await pool.run(pieces, (done, at) => {
    if (done.type === "survey") surveyed[at] = done.surveyed;
  });
  return surveyOf(index, surveyed);
}

async function verifyAll(
  pool: WorkerPool,
  { studies }: Survey,
): Promise<readonly (readonly SessionOutcome[])[]> {
  const outcomes: SessionOutcome[][] = studies.map(() => []);
  const places: { readonly study: number; readonly from: number }[] = [];
  const pieces: Work[] = [];
  for (const [at, { study, forecast }] of studies.entries()) {
    for (let from = 0; from < forecast.tasks.length; from += SESSIONS_AT_ONCE) {
      places.push({ study: at, from });
      pieces.push({ type: "sessions", study, tasks: forecast.tasks.slice(from, from + SESSIONS_AT_ONCE) });
    }
  }
  await pool.run(pieces, (done, piece) => {
    const { study, from } = places[piece];
    if (done.type !== "sessions") return;
    for (const [index, outcome] of done.outcomes.entries()) outcomes[study][from + index] = outcome;
  });
  return outcomes;
}
