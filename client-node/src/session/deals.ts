import type { DealtShares } from "@fedseg/shared/protocol/bundle.ts";
import { envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type SealedDeal, isSignedDeal, openDeal } from "@fedseg/shared/session/deal.ts";
import { dealKey } from "@fedseg/shared/session/keys.ts";
import type { Opened } from "@fedseg/shared/session/opened.ts";
import { abortWrite } from "./journal.ts";
import type { NodeContext } from "./context.ts";
import type { Running } from "./state.ts";
import type { Stepped } from "./events.ts";

export type OpenMessage = Extract<CoordinatorMessage, { type: "open" }>;

/** What this node finds in the deals of an attempt. */
interface OpenedDeals {
  readonly shares: ReadonlyMap<number, DealtShares>;
  /** The first deal that is as its dealer signed it and does not verify: the dealer has lied. */
  readonly bad: SealedDeal | undefined;
  /** Dealers whose deal did not arrive as they signed it: whoever carried it has changed it, and says so unsigned. */
  readonly altered: readonly number[];
}

/** Decrypts this node's shares from every dealer of an attempt. */
export function openDeals(
  running: Running,
  opened: Opened,
  message: Pick<OpenMessage, "dealt">,
): OpenedDeals {
  const shares = new Map<number, DealtShares>();
  const altered: number[] = [];
  let bad: SealedDeal | undefined;
  for (const [at, [dealer, bundle]] of [...opened.bundles].entries()) {
    const sealed = message.dealt[at] ?? new Uint8Array(0);
    const dealt = { turn: opened.turn, dealer, holder: running.self, bundle, sealed };
    if (!isSignedDeal(dealt)) {
      altered.push(dealer);
      continue;
    }
    const key = dealKey(running.chains.receive[dealer], opened.turn.attempt);
    const own = openDeal(running.study, dealt, key);
    key.erase();
    if (own) shares.set(dealer, own);
    else bad ??= dealt;
  }
  return { shares, bad, altered };
}

/**
 * COMPLAINT: shows one deal that its dealer signed and that does not verify, and the key of that deal; nothing is charged, the
 * attempt is left. The key opens this deal only, and the shares in it are of a liar's secrets.
 */
export function complain(
  running: Running,
  { envelope: open, bundles }: OpenMessage,
  opened: Opened,
  { dealer, sealed }: SealedDeal,
  context: NodeContext,
): Stepped {
  const address = {
    type: "COMPLAINT",
    ...opened.turn,
    sender: running.self,
    recipient: COORDINATOR,
  } as const;
  const key = dealKey(running.chains.receive[dealer], opened.turn.attempt);
  const bundle = bundles.find(({ sender }) => sender === dealer)!;
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, {
    openHash: opened.openHash,
    dealer,
    bundleHash: envelopeHash(bundle),
    key: key.reveal(),
    sealed,
  });
  key.erase();
  const earlier = new Map(running.earlier).set(opened.turn.attempt, {
    outcome: "ABORTED",
    openHash: opened.openHash,
    open,
  } as const);
  return [
    { phase: "running", running: { ...running, earlier } },
    [
      { type: "evidence", code: "BAD_DEAL", envelopes: [open, bundle, envelope], notes: [] },
      { type: "commit", journal: [abortWrite(opened.turn, "ABORTED", opened.openHash)], ledger: [] },
      { type: "send", message: { type: "complaint", envelope } },
    ],
  ];
}
