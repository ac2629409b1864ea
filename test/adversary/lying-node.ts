import { expect } from "vitest";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { type Binding } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { StudyOptions } from "../simulation/in-process-study.ts";
import { bindingOf } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

/** The node that lies; its process is honest, what it sends is changed and signed again with its key. */
export const LIAR = 3;
export const HONEST = [0, 1, 2];
export const HASH = sha256(utf8("another hash"));
export const TURNS = ["1/1", "2/1"];
export const AFTER_A_RETRY = ["1/2", "2/1"];
/** Later sessions are like the second. */
const SESSIONS = 2;

/** What the coordinator gets in place of one message of the liar. */
export type Lie<Type extends NodeMessage["type"]> = (
  message: Extract<NodeMessage, { type: Type }>,
  binding: Binding,
) => NodeMessage | readonly NodeMessage[];

/** Runs a study in which the liar's messages of one type are others. */
export function lying<Type extends NodeMessage["type"]>(
  type: Type,
  lie: Lie<Type>,
  options: StudyOptions = {},
): WitnessedStudy {
  const isAim = (from: number, message: NodeMessage): message is Extract<NodeMessage, { type: Type }> =>
    from === LIAR && message.type === type;
  const witnessed: WitnessedStudy = new WitnessedStudy({
    ...options,
    sessions: SESSIONS,
    hooks: {
      toCoordinator: (from, message) =>
        isAim(from, message)
          ? [lie(message, bindingOf(witnessed.study))].flat().map((lied) => ({ message: lied }))
          : (options.hooks?.toCoordinator?.(from, message) ?? [{ message }]),
    },
  });
  return witnessed.run();
}

/** Refusal and released sums of each honest party. */
export function ends(witnessed: WitnessedStudy) {
  const nodes = HONEST.map((node) => ({
    refusal: witnessed.refusal(node),
    released: witnessed.released(node),
  }));
  return [{ refusal: undefined, released: witnessed.released("coordinator") }, ...nodes];
}

/** No honest node has refused, and all have the sums of these turns. */
export function well(released: readonly string[]): ReturnType<typeof ends> {
  return ["coordinator", ...HONEST].map(() => ({ refusal: undefined, released }));
}

/** Why a first attempt was repeated, and who was in each sum. */
export function retried(witnessed: WitnessedStudy) {
  const reasons = witnessed.study.told.flatMap(({ party, code, text }) =>
    party === "coordinator" && code === "retried" && text.includes('"attempt":2') ? [text] : [],
  );
  const sums = witnessed.ledger(0).flatMap((event) => (event.type === "RELEASE" ? [event.survivors] : []));
  return { reason: reasons[0], sums };
}

/** The first attempt was repeated for a reason, and the liar is in no sum. */
export function without(reason: string): ReturnType<typeof retried> {
  return { reason: expect.stringContaining(reason) as string, sums: [HONEST, HONEST] };
}
