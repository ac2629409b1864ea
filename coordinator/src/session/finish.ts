import { publicCode } from "@fedseg/shared/protocol/refusal.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { recordModel } from "@fedseg/shared/session/model-record.ts";
import { z } from "zod";
import { recordsAfter } from "./records.ts";
import type {
  Closing,
  CoordinatorContext,
  CoordinatorEffect,
  CoordinatorState,
  Running,
  Stepped,
} from "./state.ts";

/** Ends the study when its program has: FINAL to everybody who is here. Undefined: the program asks on. */
export function end(
  state: Extract<CoordinatorState, { phase: "running" }>,
  context: CoordinatorContext,
): Stepped | undefined {
  const { running, presence } = state;
  const step = context.analysis(running.study.plan).after(running.history);
  if (step.type === "refusal") return endStudy(state, step.error, context);
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

/** FINAL as one node gets it: every record that it has not verified. */
export function finalFor(running: Running, node: number): CoordinatorEffect {
  const results = recordsAfter(running, running.verified.get(node) ?? 0);
  return { type: "send", to: node, message: { type: "final", results } };
}

/** Journal key of what ended a study without a model. */
export const ENDED = "ended";

/** What ended a study, as the journal holds it. */
export const storedEnd = z.strictObject({
  code: z.string(),
  what: z.string(),
  why: z.string(),
  todo: z.string(),
});

/** What goes on record with the end of a study that never goes on. */
export function endOnRecord(plan: Plan, { code, refusal }: CodedError) {
  const study = toHex(hashPlan(planBytes(plan)));
  const journal = [{ key: ENDED, value: encodeCanonical({ code, ...refusal }) }];
  return { journal, ledger: [{ type: "DENY", study, code: publicCode({ code }) }] } satisfies Pick<
    Extract<CoordinatorEffect, { type: "commit" }>,
    "journal" | "ledger"
  >;
}

/** The signed end of a study, for one node. */
export function endFor(plan: Plan, code: string, to: number, context: CoordinatorContext): CoordinatorEffect {
  return { type: "send", to, message: { type: "ended", envelope: signEnd(context.signingKey, plan, code) } };
}

/** Ends a study without a model for ever: on record first, then signed for everybody who is here. */
export function endStudy(
  state: Extract<CoordinatorState, { phase: "running" }>,
  error: CodedError,
  context: CoordinatorContext,
): Stepped {
  const { presence } = state;
  const { plan } = state.running.study;
  const told = presence.flatMap((here, to) =>
    here === "here" ? [endFor(plan, error.code, to, context)] : [],
  );
  return [
    { phase: "failed", error, presence, ended: plan },
    [{ type: "commit", ...endOnRecord(plan, error) }, ...told, { type: "stop", error }],
  ];
}

/** Stops without a model, and tells every node why; started again, this coordinator goes on with the same study. */
export function fail(state: CoordinatorState, error: CodedError): Stepped {
  const message = { type: "refused", code: error.code, ...error.refusal } as const;
  const told = state.presence.flatMap((here, to) =>
    here === "here" ? [{ type: "send", to, message } as const] : [],
  );
  return [{ phase: "failed", error, presence: state.presence }, [...told, { type: "stop", error }]];
}
