import { publicCode } from "@fedseg/shared/protocol/refusal.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { nodeIndex } from "@fedseg/shared/protocol/primitives.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { recordModel } from "@fedseg/shared/session/model-record.ts";
import { revocationFor } from "@fedseg/shared/session/revoked.ts";
import { z } from "zod";
import { abandonedIn, certificatesOf, mayBeSigned, withoutHopeless } from "./abandoned.ts";
import { overBecause } from "./over.ts";
import { recordsAfter } from "./records.ts";
import type { Closing, CoordinatorState, Over, Running } from "./state.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, Stepped } from "./events.ts";

/** Ends the study when its program has, with FINAL to everybody who is here, or when it can never go on. Undefined: it goes on. */
export function end(
  state: Extract<CoordinatorState, { phase: "running" }>,
  context: CoordinatorContext,
): Stepped | undefined {
  const { running, presence } = state;
  const step = context.analysis(running.study.plan).after(running.history);
  if (step.type === "refusal") return endStudy(state, step.error, context);
  const error = step.type === "query" ? overBecause(running) : undefined;
  if (error) return endStudy(state, error, context);
  if (step.type === "query") return undefined;
  return [
    {
      phase: "done",
      running,
      model: step.model,
      isRecorded: true,
      presence,
      finished: new Set(),
      closing: GATHERING,
    },
    [
      recordModel(running.study, step.model),
      { type: "finish", model: step.model },
      closingDeadline(running.study.plan),
      ...presence.flatMap((here, node) => (here === "here" ? [finalFor(running, node)] : [])),
    ],
  ];
}

/** A finished study before anybody's last checkpoint has come. */
export const GATHERING: Closing = { type: "gathering", sent: new Set() };

/** A finished study does not wait for ever for its last cosignatures. */
export function closingDeadline({ timing }: Plan): CoordinatorEffect {
  return { type: "deadline", id: { type: "closing" }, afterMs: timing.bundleMs };
}

/** FINAL as one node gets it: every record that it has not verified, and always the last, whose signature it goes by. */
export function finalFor(running: Running, node: number): CoordinatorEffect {
  const verified = Math.min(running.verified[node], running.records.length - 1);
  const common = commonOf(running, verified);
  return { type: "send", to: node, message: { type: "final", ...common }, common };
}

type Common = Omit<Extract<CoordinatorMessage, { type: "final" }>, "type">;

const commons = new WeakMap<Running["records"], { readonly verified: number; readonly common: Common }>();

/** What a FINAL says to all who have verified as many results: kept for those who have as many as the one before. */
function commonOf(running: Running, verified: number): Common {
  const kept = commons.get(running.records);
  if (kept?.verified === verified) return kept.common;
  const common = { results: recordsAfter(running, verified) };
  commons.set(running.records, { verified, common });
  return common;
}

/** Journal key of what ended a study without a model. */
export const ENDED = "ended";

/** What ended a study, as the journal holds it. */
export const storedEnd = z.strictObject({
  code: z.string(),
  what: z.string(),
  why: z.string(),
  todo: z.string(),
  reason: z.string().optional(),
  agreed: z.array(nodeIndex).optional(),
});

/** Journal key of the revocation that ended a study. */
export const REVOKED = "revoked";

/** What goes on record with the end of a study that never goes on. */
export function endOnRecord(
  plan: Plan,
  { code, refusal }: CodedError,
  { revoked, ...why }: Pick<Over, "revoked" | "reason" | "agreed"> = {},
) {
  const study = toHex(hashPlan(planBytes(plan)));
  const journal = [
    { key: ENDED, value: encodeCanonical({ code, ...refusal, ...why }) },
    ...(revoked ? [{ key: REVOKED, value: encodeCanonical(revoked) }] : []),
  ];
  const revocation = revoked && revocationFor(plan, revoked);
  const denied = { type: "DENY", study, code: publicCode({ code }) } as const;
  // A revoked key signs nothing more: of the coordinator's own it is the last entry.
  return { journal, ledger: revocation ? [denied, revocation] : [denied] };
}

/** Where a node is in a study, as it has said. */
interface Place {
  readonly node: number;
  /** Results that it has verified. */
  readonly verified: number;
}

/** The last that a node hears of a study that never goes on: results that it lacks, what has ended it, the signed end. */
export function lastWords(
  over: Over,
  code: string,
  { node, verified }: Place,
  context: CoordinatorContext,
): CoordinatorEffect[] {
  const { running, revoked } = over;
  const results = running ? recordsAfter(running, verified) : [];
  return [
    ...(results.length > 0 ? [{ type: "send", to: node, message: { type: "final", results } } as const] : []),
    ...(revoked ? [{ type: "send", to: node, message: revoked } as const] : []),
    ...endFor(over, code, node, context),
  ];
}

/** The signed end as a node gets it: with what gives charges back, once enough nodes have signed that. */
export function endFor(
  over: Over,
  code: string,
  to: number,
  { signingKey }: CoordinatorContext,
): CoordinatorEffect[] {
  const { plan, reason, revoked } = over;
  if (revoked?.identity === plan.coordinator.identity) return [];
  const envelope = signEnd(signingKey, plan, code, reason);
  const certificates = certificatesOf(over);
  const ended = { type: "ended", envelope } as const;
  const messages = certificates.length > 0 ? certificates.map((aborts) => ({ ...ended, aborts })) : [ended];
  return messages.map((message) => ({ type: "send", to, message }));
}

/** Ends a study without a model for ever: on record first, then signed for everybody who is here. */
export function endStudy(
  state: Extract<CoordinatorState, { phase: "enrolling" | "running" }>,
  error: CodedError,
  context: CoordinatorContext,
  why: Pick<Over, "revoked" | "reason" | "agreed"> = {},
): Stepped {
  const { presence } = state;
  const running = state.phase === "running" ? state.running : undefined;
  const plan = state.phase === "running" ? state.running.study.plan : state.plan;
  const here = [...presence.keys()].filter((node) => presence[node] === "here");
  const abandoned =
    running &&
    withoutHopeless(
      running,
      abandonedIn(running, (key) => context.notary().read(key)),
    );
  const ended: Over = {
    plan,
    awaited: new Set(here),
    told: new Set(),
    ...(running && { running }),
    ...(abandoned && { abandoned }),
    ...why,
  };
  const words = here.flatMap((node) =>
    lastWords(ended, error.code, { node, verified: running?.verified[node] ?? 0 }, context),
  );
  const commit = { type: "commit", ...endOnRecord(plan, error, why) } as const;
  // Whoever is here says first what it never opens; in a service, whose books may be an old copy, also of what they do not know.
  const isToAnswer = mayBeSigned(ended) || (running !== undefined && context.takesTurns === true);
  if (isToAnswer && here.length > 0)
    return [{ phase: "failed", error, presence, over: ended }, [commit, ...words, endDeadline(plan)]];
  const over: Over = { ...ended, told: new Set(here) };
  return [{ phase: "failed", error, presence, over }, [commit, ...words, { type: "stop", error }]];
}

/** A study that has ended waits, for nodes that come and for what they sign, no longer than this; a report's tick lies within it. */
export function endDeadline({ timing: { bundleMs, reportMs } }: Plan): CoordinatorEffect {
  return { type: "deadline", id: { type: "closing" }, afterMs: Math.max(bundleMs, reportMs) };
}

/** Stops without a model, and tells every node why; started again, this coordinator goes on with the same study. */
export function fail(state: CoordinatorState, error: CodedError): Stepped {
  const told = state.presence.flatMap((here, to) => (here === "here" ? [stopped(to, error)] : []));
  return [{ phase: "failed", error, presence: state.presence }, [...told, { type: "stop", error }]];
}

/** Tells a node, unsigned, why the coordinator has stopped. */
export function stopped(to: number, { code, refusal }: CodedError): CoordinatorEffect {
  return { type: "send", to, message: { type: "refused", code, ...refusal } };
}
