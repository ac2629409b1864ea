import { publicCode } from "@fedseg/shared/protocol/refusal.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import {
  convictedBySums,
  faultySum,
  hashSums,
  leaveOut,
  mayTryAgain,
} from "@fedseg/shared/session/faulty.ts";
import { sessionOf } from "./bundle.ts";
import { recordsAfter } from "./records.ts";
import { retry } from "./retry.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect } from "./events.ts";
import { type Faulty, type Presence, type Running, turnKey } from "./state.ts";
import type { Moved } from "./events.ts";

/** A study that ends here, and what is to be done about it first. */
export interface Failed {
  readonly error: CodedError;
  readonly effects: readonly CoordinatorEffect[];
}

/** Journal key of the record of a faulty sum. */
export function faultyEntry({ session, attempt }: Turn): string {
  return `faulty/${turnKey(session, attempt)}`;
}

/** Adds a faulty sum to a study, and leaves out for good whom all of them convict. */
export function withFaulty(running: Running, faulty: Faulty): Running {
  const all = [...running.faulty, faulty];
  const excluded = new Map(running.excluded);
  const { cohort } = running.study;
  for (const node of convictedBySums(sumsOf(all), cohort))
    if (!excluded.has(node)) excluded.set(node, undefined);
  return { ...running, faulty: all, excluded };
}

/** The faulty sums of a study without their records. */
export const sumsOf = (faulty: Running["faulty"]) => faulty.map(({ sum }) => sum);

/**
 * Puts a sum that does not verify on record. Everybody gets the record, with the next CALL or at once when none comes, and judges it.
 * Nothing is released and no charge is given back; when its survivors are at fault the session is tried again without some,
 * unless that was the last time.
 */
export function recordFaulty(
  running: Running,
  presence: readonly Presence[],
  record: SessionRecord,
  error: CodedError,
  context: CoordinatorContext,
): Moved | Failed {
  const study = toHex(running.study.binding.planHash);
  const sum = faultySum(error, record);
  if (!sum) {
    const denied: CoordinatorEffect = {
      type: "commit",
      journal: [],
      ledger: [{ type: "DENY", study, code: publicCode(error) }],
    };
    return { error, effects: [denied] };
  }
  const { turn, code, survivors, closeHash } = sum;
  const next = withFaulty(running, { sum, record, error });
  const convicted = [...next.excluded.keys()].filter((node) => !running.excluded.has(node));
  const evidenceHash = toHex(hashSums(sumsOf(next.faulty)));
  const ledger: LedgerDraft[] = [
    { type: "FAULTY", study, ...turn, code, closeHash: toHex(closeHash), survivors: [...survivors] },
    ...convicted.map(
      (node) => ({ type: "EXCLUDE", study, ...turn, node, code: "FAULTY_SUMS", evidenceHash }) as const,
    ),
  ];
  const effects: CoordinatorEffect[] = [
    { type: "commit", journal: [{ key: faultyEntry(turn), value: encodeCanonical(record) }], ledger },
    { type: "progress", progress: { type: "faulty", ...turn, code, nodes: survivors } },
    ...convicted.map(
      (node) => ({ type: "progress", progress: { type: "excluded", node, code: "FAULTY_SUMS" } }) as const,
    ),
    ...presence.flatMap((here, to): CoordinatorEffect[] => {
      if (here !== "here" || !next.excluded.has(to)) return [];
      const results = recordsAfter(next, running.verified[to]);
      return [{ type: "send", to, message: { type: "final", results } }];
    }),
  ];
  if (!mayTryAgain(running.study, sumsOf(next.faulty), turn)) return { running: next, effects };
  const retried = retry(next, presence, "the sum was faulty", context);
  return retried instanceof CodedError
    ? { error: retried, effects }
    : { ...retried, effects: [...effects, ...retried.effects] };
}

/** Leaves out of an attempt whom the faulty sums of the study give reason to; undefined when no choice explains them. */
export function withoutSuspects<Value>(
  running: Running,
  bundles: ReadonlyMap<number, Value>,
): Map<number, Value> | undefined {
  const available = [...bundles.keys()];
  const { cohort } = running.study;
  const group = leaveOut(sumsOf(running.faulty), available, cohort, sessionOf(running));
  return group && new Map([...bundles].filter(([node]) => !group.includes(node)));
}
