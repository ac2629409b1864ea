import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { rosterBody } from "@fedseg/shared/protocol/enrol.ts";
import {
  type Envelope,
  envelopeHash,
  envelopeSchema,
  openEnvelope,
} from "@fedseg/shared/protocol/envelope.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { openBroadcast } from "@fedseg/shared/session/broadcast.ts";
import { readEnd } from "@fedseg/shared/session/ended.ts";
import { hashOpen } from "@fedseg/shared/session/hashes.ts";
import { type Study, planBinding } from "@fedseg/shared/session/study.ts";
import { z } from "zod";
import type { BundleSource, ShownFile } from "../bundle/bundle.ts";
import type { Said, SaidOfTurn } from "./audited.ts";

/** A statement, and the file that it comes from. */
interface Stated {
  readonly path: string;
  readonly envelope: Envelope;
}

/** Reads the statements that nodes have handed in of a study. What its sender has not signed, in this study, says nothing. */
export function saidIn(source: BundleSource, study: Study, files: readonly ShownFile[]): Said {
  const stated = files.flatMap(({ path, holds }): Stated[] => {
    const envelopes = (holds === "said" && statementsIn(source, study, path)) || [];
    return envelopes.map((envelope) => ({ path, envelope }));
  });
  return {
    opens: stated.flatMap((one) =>
      ofTurn(
        one,
        openBroadcast(study, one.envelope, "OPEN", one.envelope, openBody) && hashOpen(one.envelope),
      ),
    ),
    closes: stated.flatMap((one) =>
      ofTurn(one, openBroadcast(study, one.envelope, "CLOSE", one.envelope, closeBody)?.closeHash),
    ),
    rosters: stated.flatMap(({ path, envelope }) => {
      const isRoster = envelope.type === "ROSTER" && envelope.sender === COORDINATOR;
      const binding = planBinding(study.plan);
      const body = isRoster
        ? openEnvelope(envelope, study.coordinatorIdentity, binding, rosterBody)
        : undefined;
      return body ? [{ path, hash: toHex(body.enrolHash) }] : [];
    }),
    ends: stated.flatMap(({ path, envelope }) =>
      readEnd(study.plan, envelope) === undefined ? [] : [{ path }],
    ),
    reports: stated.flatMap((one) => {
      const { envelope } = one;
      const identity = envelope.type === "REPORT" ? study.identities[envelope.sender] : undefined;
      const body = identity && openEnvelope(envelope, identity, study.binding, reportBody);
      return ofTurn(one, body && envelopeHash(envelope)).map((said) => ({ ...said, node: envelope.sender }));
    }),
  };
}

/** Tells whether a file of statements is whole: each statement signed by its sender, under the list of enrolments that it holds. */
export function isAllSaid(source: BundleSource, study: Study, path: string): boolean {
  const { planHash } = study.binding;
  const envelopes = statementsIn(source, study, path);
  const file = { path, study: toHex(planHash), holds: "said", session: undefined } as const;
  const [roster] = saidIn(source, study, [file]).rosters;
  const binding = roster ? { planHash, enrolHash: fromHex(roster.hash) } : study.binding;
  const { opens, closes, rosters, ends, reports } = saidIn(source, { ...study, binding }, [file]);
  const signed = [opens, closes, rosters, ends, reports].reduce((sum, { length }) => sum + length, 0);
  return envelopes?.length === signed;
}

function statementsIn(source: BundleSource, study: Study, path: string): readonly Envelope[] | undefined {
  const { n } = study.cohort;
  const { maxSessions } = study.plan.limits;
  // As many as there can be: the list of enrolments, the end, and of each attempt one OPEN, one CLOSE and the reports.
  const list = z.array(envelopeSchema).max(2 + maxSessions * mostAttempts(study.plan) * (n + 2));
  const bytes = source.get(path);
  return bytes && decodeCanonical(bytes, list);
}

function ofTurn(
  { path, envelope: { session, attempt } }: Stated,
  hash: Uint8Array | undefined,
): readonly SaidOfTurn[] {
  return hash ? [{ path, session, attempt, hash: toHex(hash) }] : [];
}
