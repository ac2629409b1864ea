import type { Facts } from "../../checks/facts.ts";
import type { ToldEntry, ToldType } from "../../ledgers/digest.ts";

/** Something besides charges that happened at a party. */
export interface EventFacts {
  readonly party: string;
  readonly seq: number;
  readonly time: string;
  readonly type: ToldType;
  /** What the entry says: a version, a code, a reason, a verdict, or empty. */
  readonly detail: string;
}

/** Lists keys that changed, raises, corrections, refusals, software, canary audits and clocks set back, as the ledgers hold them. */
export function eventFacts({ parties }: Facts): readonly EventFacts[] {
  const events = parties.flatMap(({ name, ledger }) =>
    (ledger?.told ?? []).map(({ seq, time, body }): EventFacts => ({
      party: name,
      seq,
      time,
      type: body.type,
      detail: detailOf(body),
    })),
  );
  return events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

function detailOf(body: ToldEntry["body"]): string {
  switch (body.type) {
    case "KEY_ROTATE":
      return body.identity;
    case "REVOKE":
      return `${body.party}: ${body.reason}`;
    case "RAISE":
      return "";
    case "CORRECTION":
      return body.text;
    case "DENY":
      return body.code;
    case "SOFTWARE":
      return `${body.version} · ${body.sharedHash.slice(0, 16)}…`;
    case "CANARY_AUDIT":
      return body.verdict;
    case "CLOCK":
      return `${(body.behindMs / 1000).toFixed(1)} s`;
  }
}
