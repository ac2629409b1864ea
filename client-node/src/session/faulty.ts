import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { bytes32, nodeIndex } from "@fedseg/shared/protocol/primitives.ts";
import { type FaultySum, convictedBySums, hashSums } from "@fedseg/shared/session/faulty.ts";
import { z } from "zod";
import { type JournalReader, turnEntry } from "./journal.ts";
import type { NodeEffect } from "./events.ts";
import type { Running } from "./state.ts";

const storedSum = z.strictObject({
  code: z.enum(["COMMITMENT_MISMATCH", "SUM_WRAPPED"]),
  survivors: z.array(nodeIndex),
  closeHash: bytes32,
});

/**
 * Puts a faulty sum on record: its charge stays, nothing is released, and the session may be tried again. Whom all faulty
 * sums of the study together convict is left out for good.
 */
export function recordFaulty(
  running: Running,
  record: SessionRecord,
  sum: FaultySum,
): { running: Running; effects: readonly NodeEffect[] } {
  const { study, self } = running;
  const planHash = toHex(study.binding.planHash);
  const { turn, code, survivors, closeHash } = sum;
  const faulty = [...running.faulty, sum];
  const convicted = convictedBySums(faulty, study.cohort).filter((node) => !running.excluded.has(node));
  const excluded = new Map(running.excluded);
  for (const node of convicted) excluded.set(node, "FAULTY_SUMS");
  const evidenceHash = toHex(hashSums(faulty));
  const ledger: LedgerDraft[] = [
    {
      type: "FAULTY",
      study: planHash,
      ...turn,
      code,
      closeHash: toHex(closeHash),
      survivors: [...survivors],
    },
    ...convicted.map(
      (node) =>
        ({ type: "EXCLUDE", study: planHash, ...turn, node, code: "FAULTY_SUMS", evidenceHash }) as const,
    ),
  ];
  const value = encodeCanonical({ code, survivors: [...survivors], closeHash });
  const envelopes = [record.open, record.close, record.result];
  const text = `The sum of session ${turn.session} is not the sum of what its nodes committed to; it stays charged and is not used.`;
  return {
    running: { ...running, faulty, excluded },
    effects: [
      {
        type: "commit",
        journal: [
          { key: turnEntry("faulty", turn), value },
          // What the coordinator may withhold from an audit, its nodes hand in.
          { key: turnEntry("faulty-record", turn), value: encodeCanonical(record) },
        ],
        ledger,
      },
      { type: "evidence", code, envelopes, notes: [] },
      { type: "note", code: "FAULTY", text },
      ...convicted.map((node) => {
        const who = node === self ? "This node" : `Node ${JSON.stringify(study.plan.roster[node].name)}`;
        const what = `${who} is left out of the rest of the study: FAULTY_SUMS.`;
        return { type: "note", code: "EXCLUDED", text: what } as const;
      }),
    ],
  };
}

/** Reads the faulty sums of a study from a node's journal, and whom they convict. */
export function withFaulty(running: Running, read: JournalReader): Running {
  const faulty: FaultySum[] = [];
  const most = mostAttempts(running.study.plan);
  for (let session = 1; session <= running.history.length + 1; session += 1) {
    for (let attempt = 1; attempt <= most; attempt += 1) {
      const turn = { session, attempt };
      const value = read(turnEntry("faulty", turn));
      const stored = value && decodeCanonical(value, storedSum);
      if (stored) faulty.push({ turn, ...stored });
    }
  }
  const excluded = new Map(running.excluded);
  for (const node of convictedBySums(faulty, running.study.cohort))
    if (!excluded.has(node)) excluded.set(node, "FAULTY_SUMS");
  return { ...running, faulty, excluded };
}
