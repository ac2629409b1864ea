import { readFileSync } from "node:fs";
import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { answerEither } from "@fedseg/wording/edge/show.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Signatory } from "@fedseg/shared/ledger/checkpoint.ts";
import { hashPlan, readPlan } from "@fedseg/shared/plan/plan.ts";
import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { forkText, judgeFork } from "../../ledgers/fork-evidence.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { readKeys } from "./values.ts";

/** Judges evidence of a fork, such as the file that a node keeps when it finds one. */
export const forkCommand: Run = ({ options: { json }, lists, operands: [path] }) => {
  const keys = readKeys("--key", lists["key"]);
  const named = [...keys].map(([name, hex]): Signatory => ({ name, identity: fromHex(hex) }));
  const signatories = [...(lists["plan"] ?? []).flatMap(signatoriesOf), ...named];
  const judgement = judgeFork(read(path).toString("utf8"), signatories);
  answerEither(json, { code: "FORK_EVIDENCE", text: forkText(judgement), judgement });
  return Promise.resolve(judgement.type === "fork" ? 1 : 0);
};

/** Everybody who signs checkpoints in a study. */
function signatoriesOf(path: string): readonly Signatory[] {
  const bytes = new Uint8Array(read(path));
  const plan = readPlan(bytes);
  if (!plan) {
    throw new CodedError("PLAN_UNREADABLE", {
      what: `${path} is no plan in canonical form.`,
      why: "The plan says whose keys have signed.",
      todo: "Give the plan.cbor of the study's bundle.",
    });
  }
  const { coordinator, roster } = plan;
  return [
    { name: studyLedger(plan, hashPlan(bytes)), identity: fromHex(coordinator.identity) },
    ...roster.map(({ name, identity }) => ({ name, identity: fromHex(identity) })),
  ];
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CodedError("FILE_UNREADABLE", {
      what: `${path} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
      why: "The evidence is a file of signed notes; the plan is the one of the study's bundle.",
      todo: "Check the path and its permissions.",
    });
  }
}
