import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { type Account, enter } from "@fedseg/shared/ledger/account.ts";
import { type LedgerDraft, type LedgerEvent, ledgerEvent } from "@fedseg/shared/ledger/entry.ts";
import { z } from "zod";
import { type Denials, deniedAfter, modelsAfter } from "./followed.ts";

/** Journal key, of the account, of what waits to be written into the ledger. */
export const DEFERRED = "unsigned";

const deferral = z.strictObject({ at: z.number(), events: z.array(ledgerEvent) });

/** What came at a moment (milliseconds since 1970) in which this party could not know yet whether its disk is an old one. */
export type Deferral = z.infer<typeof deferral>;

/** Writes what waits, for the journal. */
export function encodeDeferrals(deferrals: readonly Deferral[]): Uint8Array {
  return utf8(JSON.stringify(deferrals));
}

/** Reads what `encodeDeferrals` wrote. @throws Error when the journal is damaged. */
export function decodeDeferrals(value: Uint8Array | undefined): readonly Deferral[] {
  return value ? z.array(deferral).parse(JSON.parse(new TextDecoder().decode(value))) : [];
}

/** What follows for an account, for the models that are known and for the keys that are trusted from what waits; a ledger without it says less than its keeper knows. */
export function withDeferred<
  Known extends {
    readonly account: Account;
    readonly approved: ReadonlySet<string>;
    readonly models: ReadonlyMap<string, string>;
    readonly revoked: ReadonlySet<string>;
    readonly denials: Denials;
  },
>(known: Known, deferrals: readonly Deferral[]): Known {
  const events = deferrals.flatMap((one) => one.events);
  const { account } = enterAll(known.account, events);
  const keys = events.flatMap((event) => (event.type === "REVOKE" ? [event.identity] : []));
  const models = modelsAfter(known.models, events);
  let { denials } = known;
  for (const { at, events: waiting } of deferrals)
    for (const event of waiting)
      denials = deniedAfter(denials, known.approved, event, new Date(at).toISOString().slice(0, 10));
  return { ...known, account, models, denials, revoked: new Set([...known.revoked, ...keys]) };
}

/** Enters one draft after the other. @throws CodedError BUDGET_EXHAUSTED or LEDGER_EVENT. */
export function enterAll(
  before: Account,
  drafts: readonly LedgerDraft[],
): { readonly account: Account; readonly events: readonly LedgerEvent[] } {
  let account = before;
  const events = drafts.map((draft) => {
    const entered = enter(account, draft);
    ({ account } = entered);
    return entered.event;
  });
  return { account, events };
}
