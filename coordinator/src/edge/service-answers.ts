import type { Answer } from "@fedseg/keeper/local/door.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";
import type { CoordinatorService } from "../service/port.ts";
import { SERVICE_ASKS } from "./service-asks.ts";

export type ServiceAsk = keyof typeof SERVICE_ASKS;

/** Does what a command asks of a service. @throws CodedError ASK_INVALID, and what the service refuses. */
export async function askedOf(
  service: CoordinatorService,
  ask: ServiceAsk,
  given: unknown,
): Promise<unknown> {
  const { form, does } = SERVICE_ASKS[ask];
  const parsed = form.safeParse(given);
  if (parsed.success) return does(service, parsed.data);
  throw new CodedError("ASK_INVALID", {
    what: `This cannot be asked of a service:\n${z.prettifyError(parsed.error)}\n`,
    why: "Names become folders and addresses, dates decide what waits how long.",
    todo: "Correct what is named. Dates are written as 2026-12-01T00:00:00Z.",
  });
}

/** What the process of a service answers at its door. */
export function serviceAnswers(service: CoordinatorService): Readonly<Record<string, Answer>> {
  const asks = Object.keys(SERVICE_ASKS) as ServiceAsk[];
  return Object.fromEntries(asks.map((ask) => [ask, (given: unknown) => askedOf(service, ask, given)]));
}
