import { CodedError } from "@fedseg/shared/errors.ts";
import { type Account, NO_ACCOUNT, applyToAccount, chargeKey } from "@fedseg/shared/ledger/account.ts";
import { type Chain, EMPTY_CHAIN, follow } from "@fedseg/shared/ledger/chain.ts";
import { type Dating, UNDATED, followDate } from "@fedseg/shared/ledger/dating.ts";
import type { LedgerEntry, LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { Software } from "@fedseg/shared/ledger/software.ts";
import { VersionedMap } from "@fedseg/shared/math/versioned-map.ts";

/** A ledger as it has been followed: chain, balance, approvals and dates. */
export interface Followed {
  readonly dating: Dating;
  readonly chain: Chain;
  readonly account: Account;
  readonly approved: ReadonlySet<string>;
  readonly approvedSnapshot: string | undefined;
  readonly models: ReadonlyMap<string, string>;
  readonly unmasked: VersionedMap<string>;
  readonly denials: Denials;
  readonly software: Software | undefined;
}

/** Plans that were refused before they were approved. */
export interface Denials {
  /** By planHash, of all times. */
  readonly plans: Pick<VersionedMap, "has" | "with">;
  /** The newest day with one, YYYY-MM-DD, and how many it has. */
  readonly day: string;
  readonly count: number;
}

/** A ledger without entries. */
export const NOT_BEGUN: Followed = {
  chain: EMPTY_CHAIN,
  account: NO_ACCOUNT,
  approved: new Set(),
  approvedSnapshot: undefined,
  models: new Map(),
  unmasked: new VersionedMap<string>(),
  denials: { plans: new VersionedMap(), day: "", count: 0 },
  dating: UNDATED,
  software: undefined,
};

/** Returns how a ledger stands after one more entry; undefined when that does not fit it. */
export function followEntry(
  { chain, account, approved, approvedSnapshot, models, unmasked, denials, software, dating }: Followed,
  entry: LedgerEntry,
): Followed | undefined {
  const next = follow(chain, entry);
  const after = next && applyToAccount(account, entry.body);
  if (!next || !after || after instanceof CodedError) return undefined;
  const { body } = entry;
  const studies = body.type === "APPROVE" ? new Set(approved).add(body.study) : approved;
  return {
    chain: next,
    account: after,
    approved: studies,
    approvedSnapshot: body.type === "APPROVE" ? later(approvedSnapshot, body.snapshot) : approvedSnapshot,
    models: modelsAfter(models, [body]),
    unmasked: body.type === "UNMASK" ? unmasked.with(chargeKey(body), body.closeHash) : unmasked,
    denials: deniedAfter(denials, approved, body, entry.time.slice(0, 10)),
    software: softwareIn(body) ?? software,
    dating: followDate(dating, entry),
  };
}

/** Counts one more entry, of a day, where it refuses a plan that was never approved. */
export function deniedAfter(
  before: Denials,
  approved: ReadonlySet<string>,
  body: LedgerEvent,
  day: string,
): Denials {
  if (body.type !== "DENY" || approved.has(body.study)) return before;
  const count = day > before.day ? 1 : before.count + 1;
  return { plans: before.plans.with(body.study, true), day: day > before.day ? day : before.day, count };
}

/** Adds the models that entries name, by the study. */
export function modelsAfter(
  models: ReadonlyMap<string, string>,
  events: readonly LedgerEvent[],
): ReadonlyMap<string, string> {
  const named = events.filter((event) => event.type === "MODEL");
  return named.length > 0
    ? new Map([...models, ...named.map(({ study, modelHash }) => [study, modelHash] as const)])
    : models;
}

/** Returns the later of two moments; of equal ones the first. */
function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && Date.parse(b) > Date.parse(a)) ? b : a;
}

function softwareIn(body: LedgerEvent): Software | undefined {
  return body.type === "SOFTWARE" ? { version: body.version, sharedHash: body.sharedHash } : undefined;
}
