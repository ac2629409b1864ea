import type { CodedError } from "@fedseg/shared/errors.ts";
import { recordModel } from "@fedseg/shared/session/model-record.ts";
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
  if (step.type === "refusal") return fail(state, step.error);
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
      closingDeadline(running),
      ...presence.flatMap((here, node) => (here === "here" ? [finalFor(running, node)] : [])),
    ],
  ];
}

/** A finished study before anybody's last checkpoint has come. */
export const GATHERING: Closing = { type: "gathering", sent: new Set() };

/** A finished study does not wait for ever for its last cosignatures. */
export function closingDeadline({ study }: Running): CoordinatorEffect {
  return { type: "deadline", id: { type: "closing" }, afterMs: study.plan.timing.bundleMs };
}

/** FINAL as one node gets it: every record that it has not verified. */
export function finalFor(running: Running, node: number): CoordinatorEffect {
  const results = running.records.slice(running.verified.get(node) ?? 0);
  return { type: "send", to: node, message: { type: "final", results } };
}

/** Ends the study without a model, and tells every node why. */
export function fail(state: CoordinatorState, error: CodedError): Stepped {
  const message = { type: "refused", code: error.code, ...error.refusal } as const;
  const told = state.presence.flatMap((here, to) =>
    here === "here" ? [{ type: "send", to, message } as const] : [],
  );
  return [{ phase: "failed", error, presence: state.presence }, [...told, { type: "stop", error }]];
}
