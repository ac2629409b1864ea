import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { reportBody } from "@fedseg/shared/protocol/report.ts";
import { dealKey } from "@fedseg/shared/session/keys.ts";
import { bindingOf, keyOf } from "../adversary/forger.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { InProcessStudy } from "../simulation/in-process-study.ts";

type OpenMessage = Extract<CoordinatorMessage, { type: "open" }>;

/** Nodes that complain about node 1's deal, which is good, in place of every report. */
export function falseComplaints(study: () => InProcessStudy, liars: readonly number[]): Hooks {
  const opens = new Map<number, OpenMessage>();
  return {
    toNode(to, message) {
      if (message.type === "open") opens.set(to, message);
      return [{ message }];
    },
    toCoordinator(from, message) {
      if (!liars.includes(from) || message.type !== "report") return [{ message }];
      return [{ message: complaintOf(study(), message.envelope, opens.get(from)!) }];
    },
  };
}

/** A complaint with the one key that opens the deal: of a process that believes it has reported. */
function complaintOf(study: InProcessStudy, report: Envelope, open: OpenMessage): NodeMessage {
  const binding = bindingOf(study);
  const { openHash } = decodeCanonical(report.body, reportBody)!;
  const { session, attempt, sender, recipient } = report;
  const state = study.node(sender);
  if (state?.phase !== "running") throw new TypeError('"sender" expected a node in a study');
  const address = { type: "COMPLAINT", session, attempt, sender, recipient } as const;
  const envelope = sealEnvelope(keyOf(sender), binding, address, {
    openHash,
    dealer: 1,
    bundleHash: envelopeHash(open.bundles[1]),
    key: dealKey(state.running.chains.receive[1], attempt).reveal(),
    sealed: open.dealt[1],
  });
  return { type: "complaint", envelope };
}
