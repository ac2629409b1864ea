import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import { hashOpen } from "@fedseg/shared/session/hashes.ts";
import { certifyByAborts, refundQuorum, refusedBy, refusedIn } from "@fedseg/shared/session/refund.ts";
import { z } from "zod";
import { sessionOf } from "./bundle.ts";
import type { JournalWrite } from "./events.ts";
import { type Abandoned, type Over, type Running, turnKey } from "./state.ts";

/** Lists the attempts of the session at hand that have an OPEN, or of which nodes say so, with what nodes have signed of them. */
export function abandonedIn(
  running: Running,
  read: (key: string) => Uint8Array | undefined,
): readonly Abandoned[] {
  let all = knownIn(running, read);
  for (const node of running.study.identities.keys()) {
    const stored = read(unknownEntry(node));
    for (const envelope of (stored && decodeCanonical(stored, z.array(envelopeSchema))) || [])
      all = withUnknown(running, all, node, envelope)?.abandoned ?? all;
  }
  return all;
}

function knownIn(running: Running, read: (key: string) => Uint8Array | undefined): readonly Abandoned[] {
  const session = sessionOf(running);
  const all: Abandoned[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const turn = { session, attempt };
    const stored = read(`open/${turnKey(session, attempt)}`);
    const open = stored && decodeCanonical(stored, envelopeSchema);
    if (!open) return all;
    const aborts = [...running.study.identities.keys()].flatMap((node) => {
      const value = read(abortEntry(turn, node));
      const abort = value && decodeCanonical(value, envelopeSchema);
      return abort ? [[node, abort] as const] : [];
    });
    all.push({ turn, openHash: hashOpen(open), aborts: new Map(aborts) });
  }
}

/** Leaves out what is known to stay open: in the attempt at hand too many nodes have signed a survivor set. */
export function withoutHopeless(
  { study, stage, excluded }: Running,
  abandoned: readonly Abandoned[],
): readonly Abandoned[] {
  const signed = new Set(excluded.keys());
  if (stage.type === "confirms") for (const node of stage.confirms.keys()) signed.add(node);
  if (stage.type === "unmasks") {
    for (const node of stage.unmasks.keys()) signed.add(node);
    for (const { sender } of stage.cert) signed.add(sender);
  }
  const { n } = study.cohort;
  const isOpen = stage.type === "bundles" || n - signed.size >= refundQuorum(study.cohort);
  return isOpen ? abandoned : abandoned.filter(({ turn }) => turn.attempt !== stage.opened.turn.attempt);
}

/** Whether enough nodes have signed that they never open an attempt: then none is left that could. */
function isCertified(running: Running, attempt: Abandoned): boolean {
  return certifyByAborts(running.study, attempt, [...attempt.aborts.values()]) !== undefined;
}

/** For each attempt that nobody can open any more, the statements that show it. */
export function certificatesOf({ running, abandoned = [] }: Over): readonly Envelope[][] {
  if (!running) return [];
  return abandoned
    .filter((attempt) => isCertified(running, attempt))
    .map(({ aborts }) => [...aborts].sort(([a], [b]) => a - b).map(([, abort]) => abort));
}

/** Whether a node has signed that it never opens an attempt, and too few others have: it waits for its charge. */
export function isOwed({ running, abandoned = [] }: Over, node: number): boolean {
  return (
    running !== undefined &&
    abandoned.some((attempt) => attempt.aborts.has(node) && !isCertified(running, attempt))
  );
}

/** Whether there is an attempt of which some node has yet to say whether it opens it. */
export function mayBeSigned({ running, abandoned = [] }: Over): boolean {
  return running !== undefined && abandoned.some((attempt) => !isCertified(running, attempt));
}

/** What becomes of an end with one more ABORT, and what is written of it; undefined when it is none, `isNew` when it shows something. */
export function withAbort(
  over: Over,
  from: number,
  envelope: Envelope,
): { readonly over: Over; readonly journal: readonly JournalWrite[]; readonly isNew: boolean } | undefined {
  const { running, abandoned = [] } = over;
  if (!running) return undefined;
  const at = abandoned.findIndex((attempt) => refusedBy(running.study, attempt, envelope) === from);
  const before = at < 0 ? undefined : abandoned[at];
  if (before?.aborts.has(from)) return { over, journal: [], isNew: false };
  if (!before || before.isUnknown) {
    const taken = withUnknown(running, abandoned, from, envelope);
    if (!taken) return undefined;
    const isNew = isCertified(running, taken.after) && !(before && isCertified(running, before));
    const value = encodeCanonical(unknownOf(taken.abandoned, from));
    const journal = [{ key: unknownEntry(from), value }];
    return { over: { ...over, abandoned: taken.abandoned }, journal, isNew };
  }
  const after = { ...before, aborts: new Map(before.aborts).set(from, envelope) };
  return {
    over: { ...over, abandoned: abandoned.with(at, after) },
    journal: [{ key: abortEntry(before.turn, from), value: encodeCanonical(envelope) }],
    isNew: isCertified(running, after) && !isCertified(running, before),
  };
}

/**
 * Adds a node's ABORT of an attempt whose OPEN these books do not know. It is kept by what it names: nodes take it for a certificate of
 * the very OPEN that they were shown, or for nothing. Undefined when it is none, or more than a node can have open.
 */
function withUnknown(
  running: Running,
  abandoned: readonly Abandoned[],
  from: number,
  envelope: Envelope,
): { readonly abandoned: readonly Abandoned[]; readonly after: Abandoned } | undefined {
  const { study } = running;
  const refused = envelope.sender === from ? refusedIn(study, envelope) : undefined;
  const said = unknownOf(abandoned, from);
  const isPossible =
    refused !== undefined &&
    refused.turn.session >= sessionOf(running) &&
    said.every((other) => other.session === refused.turn.session && other.attempt !== refused.turn.attempt) &&
    refused.turn.attempt <= mostAttempts(study.plan);
  if (!isPossible) return undefined;
  const at = abandoned.findIndex(
    ({ isUnknown, turn, openHash }) =>
      isUnknown &&
      turnKey(turn.session, turn.attempt) === turnKey(refused.turn.session, refused.turn.attempt) &&
      equalBytes(openHash, refused.openHash),
  );
  const before: Abandoned = at < 0 ? { ...refused, aborts: new Map(), isUnknown: true } : abandoned[at];
  const after = { ...before, aborts: new Map(before.aborts).set(from, envelope) };
  return { abandoned: at < 0 ? [...abandoned, after] : abandoned.with(at, after), after };
}

/** What a node has signed of attempts that these books do not know. */
function unknownOf(abandoned: readonly Abandoned[], node: number): readonly Envelope[] {
  return abandoned.flatMap(({ isUnknown, aborts }) => {
    const abort = isUnknown && aborts.get(node);
    return abort ? [abort] : [];
  });
}

/** Journal key of a node's ABORTs of attempts that these books do not know. */
function unknownEntry(node: number): string {
  return `abort/unknown/${`${node}`.padStart(3, "0")}`;
}

/** Journal key of a node's ABORT after the end. */
function abortEntry({ session, attempt }: Turn, node: number): string {
  return `abort/${turnKey(session, attempt)}/${`${node}`.padStart(3, "0")}`;
}
