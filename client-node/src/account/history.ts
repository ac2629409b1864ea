import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { type LedgerEntry, parseEntry } from "@fedseg/shared/ledger/entry.ts";

/** One charge as it stands now: when it was made (milliseconds since 1970, as its entry is dated), and mu² in fixed point 2^-80. */
export interface DatedCharge {
  readonly at: number;
  readonly muSq: bigint;
}

/** One study as the ledger tells it. */
export interface StudyHistory {
  /** When it was approved. */
  readonly at: number;
  /** How and when it has ended at this node, so that nothing more is charged in it: MODEL, or the code of a refusal; undefined while it has not. */
  readonly ended: { readonly code: string; readonly at: number } | undefined;
  /** Its charges, by name; those that have come back are gone, those that were settled have what they came to. */
  readonly charges: ReadonlyMap<string, DatedCharge>;
}

/** The same while lines are read. */
interface Told {
  readonly at: number;
  ended: StudyHistory["ended"];
  readonly charges: Map<string, DatedCharge>;
}

/** What an account has approved and been charged, with dates: all of it from its ledger. */
export interface AccountHistory {
  /** Date of the newest entry; -Infinity before the first. */
  readonly newest: number;
  /** By planHash, in the order of their approvals. */
  readonly studies: ReadonlyMap<string, StudyHistory>;
  /** Charges that belong to no study here: what an owner has entered as forgotten, or carried over. */
  readonly others: readonly DatedCharge[];
}

/** Reads the approvals and charges of a ledger off its lines; lines that are no entries say nothing. */
export function historyOf(lines: readonly string[]): AccountHistory {
  const studies = new Map<string, Told>();
  const others: DatedCharge[] = [];
  let newest = -Infinity;
  for (const line of lines) {
    const entry = parseEntry(line);
    if (!entry) continue;
    const at = Date.parse(entry.time);
    newest = Math.max(newest, at);
    enter(entry.body, at);
  }
  return { newest, studies, others };

  function enter(event: LedgerEntry["body"], at: number): void {
    switch (event.type) {
      case "APPROVE":
        studies.set(event.study, { at, ended: undefined, charges: new Map() });
        return;
      case "MODEL":
        return end(event.study, "MODEL", at);
      case "DENY":
        return end(event.study, event.code, at);
      case "RESERVE":
        studies.get(event.study)?.charges.set(chargeKey(event), { at, muSq: BigInt(event.muSq) });
        return;
      case "RELEASE":
        if (event.after !== undefined) settle(event.study, chargeKey(event), BigInt(event.muSq));
        return;
      case "REFUND":
        studies.get(event.study)?.charges.delete(chargeKey(event));
        return;
      case "CORRECTION":
        others.push({ at, muSq: BigInt(event.muSq) });
        return;
      default:
        return;
    }
  }

  function end(study: string, code: string, at: number): void {
    const known = studies.get(study);
    if (known) known.ended ??= { code, at };
  }

  function settle(study: string, key: string, muSq: bigint): void {
    const charges = studies.get(study)?.charges;
    const before = charges?.get(key);
    if (before) charges?.set(key, { ...before, muSq });
  }
}

/** Sums what charges come to, mu². */
export function sumOf(charges: Iterable<DatedCharge>): bigint {
  let sum = 0n;
  for (const { muSq } of charges) sum += muSq;
  return sum;
}
