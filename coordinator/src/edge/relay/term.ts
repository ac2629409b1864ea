import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { serverIn } from "@fedseg/keeper/books/store-config.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { Documents } from "../../studies/registry.ts";
import type { ServiceConfig } from "../service-config.ts";

/** The document that counts how often a process has begun to drive. */
const TERM = "term";
/** How often a driver makes sure that the store still takes what it writes, in the time of a lease. */
const PROBES = 5;

/** Returns how long the right to drive lasts without a confirmed write, milliseconds. */
export function leaseMsOf(store: ServiceConfig["store"]): number {
  return 1000 * (serverIn(store)?.leaseSeconds ?? 10);
}

/** Counts one term more; durable when it is done. */
export async function nextTerm(documents: Documents): Promise<number> {
  const before = documents.read(TERM);
  const term = 1 + (before ? Number(new TextDecoder().decode(before)) : 0);
  await documents.commit([{ key: TERM, value: utf8(`${term}`) }]);
  return term;
}

/** A term under watch. */
export interface TermWatch {
  /** Resolves with why this process may drive no more. */
  readonly ended: Promise<CodedError>;
  /** Asks the store at once: somebody says that another drives. Whoever says so may be wrong; the store is not. */
  readonly ask: () => void;
}

/**
 * Watches whether this process may still drive: it may not once the store refuses what it writes, or has confirmed nothing for as long
 * as its lease, so that another process may have begun. Looks until `signal` is aborted.
 */
export function watchTerm(
  documents: Pick<Documents, "commit">,
  leaseMs: number,
  signal: AbortSignal,
): TermWatch {
  const ended = Promise.withResolvers<CodedError>();
  let confirmedMs = performance.now();
  let isAsking = false;
  const confirm = async () => {
    isAsking = true;
    const askedMs = performance.now();
    await documents.commit([]);
    confirmedMs = askedMs;
    isAsking = false;
  };
  const ask = () => {
    if (!isAsking && !signal.aborted) confirm().catch((error: unknown) => ended.resolve(asCoded(error)));
  };
  const look = async () => {
    while (!signal.aborted) {
      ask();
      await wait(leaseMs / PROBES, undefined, { signal, ref: false }).catch(() => undefined);
      if (performance.now() - confirmedMs > leaseMs) return ended.resolve(unconfirmed(leaseMs));
    }
  };
  void look();
  return { ended: ended.promise, ask };
}

function unconfirmed(leaseMs: number): CodedError {
  return new CodedError("LEASE_LOST", {
    what: `The server with the books has confirmed nothing for ${leaseMs / 1000} s.`,
    why: "The right to drive the studies lasts no longer: another process may have taken over. Members were told nothing that does not stand in the books; whoever looked at the API or the page meanwhile may have seen a change that does not. What was on its way to the server stands there whole or not at all.",
    todo: "Bring the server back, or the way to it: a process that reaches it goes on with every study.",
  });
}
