import { CodedError } from "@fedseg/shared/errors.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { NO_ACCOUNT, applyToAccount, chargeKey } from "@fedseg/shared/ledger/account.ts";
import {
  EMPTY_LEDGER,
  type LedgerEvent,
  followsHead,
  hashEntry,
  parseEntry,
} from "@fedseg/shared/ledger/entry.ts";

/** What a ledger says once everything about it has held. */
export interface CheckedLedger {
  readonly events: readonly LedgerEvent[];
  readonly spent: bigint;
}

/**
 * Checks a whole ledger: the chain and its signatures, the account, every SENT after the RESERVE of its turn, every
 * UNMASK after its SENT, and every sum with this node in it reserved and sent.
 * @throws TypeError naming the first entry that does not hold.
 */
export function checkLedger(lines: readonly string[], identity: Uint8Array, self?: number): CheckedLedger {
  let head = EMPTY_LEDGER;
  let account = NO_ACCOUNT;
  const done = new Set<string>();
  const events: LedgerEvent[] = [];
  for (const line of lines) {
    const entry = parseEntry(line);
    const after =
      entry && followsHead(entry, head, identity) ? applyToAccount(account, entry.body) : undefined;
    if (!entry || !after || after instanceof CodedError || !isInOrder(entry.body, done, self)) {
      throw new TypeError(`"line" expected a sound entry ${head.size}, got ${line}`);
    }
    account = after;
    head = { size: head.size + 1, hash: hashEntry(entry) };
    events.push(entry.body);
  }
  return { events, spent: spentSq(account.filter) };
}

function isInOrder(event: LedgerEvent, done: Set<string>, self: number | undefined): boolean {
  const key = "attempt" in event ? chargeKey(event) : "";
  const had = (type: LedgerEvent["type"]) => done.has(`${type} ${key}`);
  const repeated = had(event.type);
  done.add(`${event.type} ${key}`);
  switch (event.type) {
    case "SENT":
      return had("RESERVE") && !repeated;
    case "UNMASK":
      return had("SENT") && !had("ABORT") && !repeated;
    case "RELEASE":
      return self === undefined || !event.survivors.includes(self) || had("SENT");
    default:
      return true;
  }
}
