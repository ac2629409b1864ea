import type { DealtShares } from "@fedseg/shared/protocol/bundle.ts";
import { type Envelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { openDeal } from "@fedseg/shared/session/deal.ts";
import type { Opened } from "@fedseg/shared/session/opened.ts";
import { abortWrite } from "./journal.ts";
import type { NodeContext, Running, Stepped } from "./state.ts";

export type OpenMessage = Extract<CoordinatorMessage, { type: "open" }>;

/** Decrypts this node's shares from every dealer; `bad` names the dealers whose deal does not verify. */
export function openDeals(
  running: Running,
  opened: Opened,
  message: Pick<OpenMessage, "dealt">,
): { shares: ReadonlyMap<number, DealtShares>; bad: readonly number[] } {
  const shares = new Map<number, DealtShares>();
  const bad: number[] = [];
  let at = 0;
  for (const [dealer, bundle] of opened.bundles) {
    const sealed = message.dealt[at] ?? new Uint8Array(0);
    at += 1;
    const own = openDeal(running, opened.turn, dealer, bundle, sealed);
    if (own) shares.set(dealer, own);
    else bad.push(dealer);
  }
  return { shares, bad };
}

/** COMPLAINT: names the dealers whose deals do not verify; nothing is charged, the attempt is left. */
export function complain(
  running: Running,
  open: Envelope,
  opened: Opened,
  dealers: readonly number[],
  context: NodeContext,
): Stepped {
  const address = {
    type: "COMPLAINT",
    ...opened.turn,
    sender: running.self,
    recipient: COORDINATOR,
  } as const;
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, {
    openHash: opened.openHash,
    dealers: [...dealers],
  });
  const earlier = new Map(running.earlier).set(opened.turn.attempt, {
    outcome: "ABORTED",
    openHash: opened.openHash,
    open,
  } as const);
  return [
    { phase: "running", running: { ...running, earlier } },
    [
      { type: "evidence", code: "BAD_DEAL", envelopes: [open, envelope], notes: [] },
      { type: "commit", journal: [abortWrite(opened.turn, "ABORTED", opened.openHash)], ledger: [] },
      { type: "send", message: { type: "complaint", envelope } },
    ],
  ];
}
