import type { Answer } from "@fedseg/keeper/local/door.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { moment } from "@fedseg/shared/protocol/primitives.ts";
import { z } from "zod";
import type { CoordinatorService } from "../service/port.ts";
import { reasonText, recordName } from "../studies/records.ts";
import type { MemberView, StudyView } from "../view.ts";

const proposal = z.strictObject({
  name: recordName,
  template: recordName,
  title: z.string().min(1).max(200).exactOptional(),
  snapshot: moment,
  opensAt: moment.exactOptional(),
  closesAt: moment,
  deadline: moment.exactOptional(),
  quorum: z.int().exactOptional(),
  members: z.array(recordName).exactOptional(),
});
const named = z.strictObject({ name: recordName });
const reasoned = z.strictObject({ name: recordName, reason: reasonText });
const collected = z.strictObject({
  name: recordName,
  folders: z.array(z.string().max(4096)).min(1).max(256),
});
const rotated = z.strictObject({ name: recordName, statement: z.string().max(100_000) });
const nothing = z.unknown();

/** What commands ask of a service: each a question's form, and what is done with it. */
export const SERVICE_ASKS = {
  view: { form: nothing, does: async (service: CoordinatorService) => service.view() },
  propose: {
    form: proposal,
    does: (service: CoordinatorService, given: z.infer<typeof proposal>): Promise<StudyView> =>
      service.propose(given),
  },
  pause: {
    form: reasoned,
    does: (service: CoordinatorService, { name, reason }: z.infer<typeof reasoned>): Promise<StudyView> =>
      service.pause(name, reason),
  },
  resume: {
    form: named,
    does: (service: CoordinatorService, { name }: z.infer<typeof named>): Promise<StudyView> =>
      service.resume(name),
  },
  cancel: {
    form: reasoned,
    does: (service: CoordinatorService, { name, reason }: z.infer<typeof reasoned>): Promise<StudyView> =>
      service.cancel(name, reason),
  },
  collect: {
    form: collected,
    does: (service: CoordinatorService, { name, folders }: z.infer<typeof collected>): Promise<StudyView> =>
      service.collect(name, folders),
  },
  rotate: {
    form: rotated,
    does: (service: CoordinatorService, { name, statement }: z.infer<typeof rotated>): Promise<MemberView> =>
      service.rotateMember(name, statement),
  },
} as const;
export type ServiceAsk = keyof typeof SERVICE_ASKS;

/** Does what a command asks of a service. @throws CodedError ASK_INVALID, and what the service refuses. */
export async function askedOf(
  service: CoordinatorService,
  ask: ServiceAsk,
  given: unknown,
): Promise<unknown> {
  const { form, does } = SERVICE_ASKS[ask] as {
    readonly form: z.ZodType;
    readonly does: (service: CoordinatorService, given: unknown) => Promise<unknown>;
  };
  const parsed = form.safeParse(given);
  if (parsed.success) return does(service, parsed.data);
  throw new CodedError("ASK_INVALID", {
    what: `This cannot be asked of a service:\n${z.prettifyError(parsed.error)}\n`,
    why: "Names become folders and addresses, dates decide what waits how long.",
    todo: "Correct what is named. Dates are written as 2026-12-01T00:00:00Z.",
  });
}

/** What the process of a service answers at its door. */
export function serviceAnswers(service: CoordinatorService): Readonly<Record<ServiceAsk, Answer>> {
  const answer =
    (ask: ServiceAsk): Answer =>
    (given) =>
      askedOf(service, ask, given);
  return {
    view: answer("view"),
    propose: answer("propose"),
    pause: answer("pause"),
    resume: answer("resume"),
    cancel: answer("cancel"),
    collect: answer("collect"),
    rotate: answer("rotate"),
  };
}
