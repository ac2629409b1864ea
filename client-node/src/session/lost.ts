import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { Checkpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { ownCheckpoint } from "@fedseg/shared/ledger/notebook.ts";
import { type Envelope, isSigned, openEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import type { SeenReport, witnessBody } from "@fedseg/shared/protocol/witness.ts";
import type { z } from "zod";
import { behind, lostEntries } from "./checkpoint.ts";
import type { NodeContext } from "./context.ts";
import { ENTRIES_OF_A_REPORT } from "./seen-reports.ts";
import type { Running } from "./state.ts";

/** Lists what a testimony shows of this node's ledger; undefined when something in it is not signed by this node. */
export function shownBy(
  { seen, here, checkpoint }: z.infer<typeof witnessBody>,
  context: NodeContext,
): readonly Checkpoint[] | undefined {
  const reports = [seen, here].flatMap((report) => report ?? []);
  const headers = reports.flatMap((report) => headerOf(report, context) ?? []);
  const noted = checkpoint === undefined ? undefined : ownCheckpoint(context.notary(), checkpoint);
  if (headers.length < reports.length || (checkpoint !== undefined && !noted)) return undefined;
  return [...headers.flatMap((header) => reportedBy(header, context)), ...(noted ? [noted] : [])];
}

/** Reads a report that this node has signed; undefined when it has not. */
function headerOf(seen: SeenReport, { signingKey }: NodeContext): ReportBody | undefined {
  if (seen.report.type !== "REPORT") return undefined;
  return openEnvelope(seen.report, signingKey.publicKey, seen, reportBody);
}

/** The refusal of a node that was shown more of its ledger than its disk holds. */
export function firstLost(shown: readonly Checkpoint[], context: NodeContext): CodedError | undefined {
  for (const checkpoint of shown) {
    const lost = lostEntries(checkpoint, context);
    if (lost) return lost;
  }
  return undefined;
}

/** The refusal of a node that is shown a report of its own, in a session's headers, that its disk knows nothing of. */
export function lostReport(
  { study, self }: Running,
  headers: readonly Envelope[],
  context: NodeContext,
): CodedError | undefined {
  const report = headers.find(({ type, sender }) => type === "REPORT" && sender === self);
  const header = report && openEnvelope(report, study.identities[self], study.binding, reportBody);
  if (!header) return undefined;
  return (
    firstLost(reportedBy(header, context), context) ??
    lostCharge({ planHash: study.binding.planHash, report }, context)
  );
}

/** The refusal of a node that is shown an UNMASK of its own that its disk knows nothing of: it is written before it is sent. */
export function lostUnmask(
  { study, self }: Running,
  unmasks: readonly Envelope[],
  context: NodeContext,
): CodedError | undefined {
  const own = unmasks.find(({ type, sender }) => type === "UNMASK" && sender === self);
  if (!own || !isSigned(own, study.identities[self], study.binding)) return undefined;
  const { session, attempt } = own;
  const key = chargeKey({ study: toHex(study.binding.planHash), session, attempt });
  if (context.ledger().unmasked.has(key)) return undefined;
  return behind(
    `This node has helped to open session ${session}, attempt ${attempt}; this disk holds no line of it.`,
  );
}

/** The refusal of a node that has signed a report for which this disk has no charge, however many lines it holds. */
export function lostCharge(
  seen: Pick<SeenReport, "planHash" | "report"> | undefined,
  context: NodeContext,
): CodedError | undefined {
  if (!seen) return undefined;
  const { session, attempt } = seen.report;
  const { charged } = context.ledger().account;
  if (charged.has(chargeKey({ study: toHex(seen.planHash), session, attempt }))) return undefined;
  return behind(
    `This node has signed a report of session ${session}, attempt ${attempt}; this disk holds no charge for it.`,
  );
}

/** A report shows the ledger before it, and that two more entries followed: with which root only this node can tell. */
function reportedBy({ ledger }: ReportBody, context: NodeContext): readonly Checkpoint[] {
  const after = ledger.size + ENTRIES_OF_A_REPORT;
  const { tree } = context.notary();
  return [ledger, { size: after, root: after <= tree.size ? tree.rootAt(after) : ledger.root }];
}
