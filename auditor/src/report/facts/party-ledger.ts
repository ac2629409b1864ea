import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { Evidence } from "../../evidence.ts";
import type { LedgerFile } from "../../bundle/ledger-file.ts";
import type { Placed } from "../../ledgers/study-events.ts";

/** A party of the study and its ledger, if it was delivered. */
export interface PartyLedger {
  readonly name: string;
  /** Place in the roster; undefined for the coordinator. */
  readonly node: number | undefined;
  readonly identity: string;
  readonly file: LedgerFile | undefined;
  /** Whether the auditor was told that this ledger is missing or ends early. */
  readonly isAbsent: boolean;
}

/** Lists the coordinator and the nodes in roster order, with their ledgers. */
export function partyLedgers({ plan, ledgers, options }: Evidence): readonly PartyLedger[] {
  return [plan.coordinator, ...plan.roster].map(({ name, identity }, place) => ({
    name,
    node: place === 0 ? undefined : place - 1,
    identity,
    file: ledgers[place],
    isAbsent: options.absent.has(name),
  }));
}

/** Picks this study's events of one type from a ledger, in order. */
export function eventsOf<Type extends Exclude<LedgerEvent["type"], "GENESIS">>(
  file: LedgerFile,
  studyId: string,
  type: Type,
): readonly Placed<Type>[] {
  return file.entries.flatMap(({ seq, body }) =>
    body.type === type && "study" in body && body.study === studyId ? [{ ...body, seq } as Placed<Type>] : [],
  );
}
