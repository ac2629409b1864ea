import { DEFERRED, decodeDeferrals } from "@fedseg/keeper/books/deferred.ts";
import { type LedgerEvent, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";

/** What a node signs in the course of an attempt. */
export type Statement = Extract<
  NodeMessage,
  { type: "bundle" | "report" | "complaint" | "confirm" | "unmask" }
>;

/** Tells whether a message is a signed statement of an attempt; everything else passes by. */
export function isStatement(message: NodeMessage): message is Statement {
  return ["bundle", "report", "complaint", "confirm", "unmask"].includes(message.type);
}

/** Names a statement as "report 2/1": type, session, attempt. */
export function nameOf({ type, envelope }: Statement): string {
  return `${type} ${turnOf(envelope)}`;
}

/** Names a turn as "2/1". */
export function turnOf({ session, attempt }: Turn): string {
  return `${session}/${attempt}`;
}

/** The statements among messages, each once. */
export function statementsIn(messages: readonly NodeMessage[]): readonly string[] {
  return [...new Set(messages.filter(isStatement).map(nameOf))];
}

/** Turns for which a ledger holds a charge that was not given back, as "2/1". */
export function chargesIn(events: readonly LedgerEvent[]): readonly string[] {
  const charges = new Set<string>();
  for (const event of events) {
    if (event.type === "RESERVE") charges.add(turnOf(event));
    if (event.type === "REFUND") charges.delete(turnOf(event));
  }
  return [...charges];
}

/** Turns whose sums a ledger has recorded, as "2/1". */
export function releasesIn(events: readonly LedgerEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === "RELEASE" ? [turnOf(event)] : []));
}

/** What a node has put on record: the lines of its ledger, and behind them what waits until peers vouch for its disk. */
export function bookedIn(store: MemoryStore): readonly LedgerEvent[] {
  const waiting = decodeDeferrals(store.read(DEFERRED)).flatMap(({ events }) => events);
  return [...store.lines().map((line) => parseEntry(line)!.body), ...waiting];
}
