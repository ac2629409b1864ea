import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import { type ReportMessage, reportBody } from "@fedseg/shared/protocol/report.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { InProcessStudy } from "../simulation/in-process-study.ts";
import { bindingOf, resign } from "./forger.ts";

/** When a node lies: in which turn, among which nodes. */
export type Lying = (turn: Turn, among: readonly number[]) => boolean;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Nodes that commit to something else than they contribute, and stand by it: memory, journal, ledger and messages all hold the
 * false report, so that their processes go on.
 */
export function lyingProcesses(study: () => InProcessStudy, liars: readonly number[], lying: Lying): Hooks {
  return {
    crashNode(node, effect) {
      const state = liars.includes(node) ? study().node(node) : undefined;
      const attempt = state?.phase === "running" ? state.running.attempt : undefined;
      const sent = effect.type === "commit" ? sentIn(effect) : undefined;
      const report: Mutable<ReportMessage> | undefined = attempt?.report;
      if (!report || !sent || !lying(attempt!.opened.turn, [...attempt!.opened.bundles.keys()]))
        return undefined;
      const commitment = new Uint8Array(32);
      report.envelope = resign(bindingOf(study()), report.envelope, reportBody, (body) => ({
        ...body,
        commitment,
      }));
      sent.reportHash = toHex(envelopeHash(report.envelope));
      sent.commitment = toHex(commitment);
      return undefined;
    },
  };
}

function sentIn({ ledger }: Extract<NodeEffect, { type: "commit" }>) {
  return ledger.find((draft): draft is Extract<LedgerDraft, { type: "SENT" }> => draft.type === "SENT");
}
