import type { Binding } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { StudyOptions } from "../simulation/in-process-study.ts";
import { type Message, bindingOf, closeOver } from "./forger.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

/** The node that the coordinator lies to. */
export const VICTIM = 0;

/** What the coordinator sends to the victim in place of one honest message; binding is that of the study. */
export type Lie<Type extends CoordinatorMessage["type"]> = (
  message: Message<Type>,
  binding: Binding,
) => CoordinatorMessage | readonly CoordinatorMessage[];

/** Which message of which session is replaced, in the first attempt. */
interface Aim<Type> {
  readonly type: Type;
  readonly session: number;
}

/** What is left of an attack at the victim. */
export interface Aftermath {
  readonly refusal: string | undefined;
  /** Every signed statement that ever left it. */
  readonly said: readonly string[];
  /** Charges that its ledger holds. */
  readonly charged: readonly string[];
}

/**
 * Runs a study of four nodes whose coordinator holds its real key and lies to the victim once. When the victim has
 * refused, nobody hears the coordinator any more, so that nothing but its deadlines is left to happen.
 */
export function attack<Type extends CoordinatorMessage["type"]>(
  aim: Aim<Type>,
  lie: Lie<Type>,
  options: StudyOptions = {},
): WitnessedStudy {
  const isAim = (to: number, message: CoordinatorMessage): message is Message<Type> =>
    to === VICTIM && message.type === aim.type && turnOf(message) === `${aim.session}/1`;
  const { hooks = {} } = options;
  const lying: Hooks = {
    ...hooks,
    toNode(to, message) {
      if (witnessed.refusal(VICTIM)) return [];
      if (!isAim(to, message)) return hooks.toNode?.(to, message) ?? [{ message }];
      return [lie(message, bindingOf(witnessed.study))].flat().map((lied) => ({ message: lied }));
    },
  };
  const witnessed = new WitnessedStudy({ ...options, hooks: lying });
  return witnessed.run();
}

/** Sums up what an attack has brought about. */
export function aftermath(witnessed: WitnessedStudy): Aftermath {
  return {
    refusal: witnessed.refusal(VICTIM),
    said: witnessed.said(VICTIM),
    charged: witnessed.charged(VICTIM),
  };
}

/** Closes over the honest headers of other survivors. */
export const over =
  (...survivors: readonly number[]): Lie<"close"> =>
  (message, binding) =>
    closeOver(
      binding,
      message,
      survivors,
      survivors.map((node) => message.headers[node] ?? message.headers[0]),
    );

/** "2/1" for a message about a turn, "0/1" for one outside sessions. */
function turnOf(message: CoordinatorMessage): string {
  if (!("envelope" in message) || message.type === "plan") return "0/1";
  return `${message.envelope.session}/${message.envelope.attempt}`;
}
