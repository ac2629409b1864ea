import { moment } from "@fedseg/shared/protocol/primitives.ts";
import { z } from "zod";
import { scheduleConfig } from "../schedules/schedule.ts";
import type { CoordinatorService } from "../service/port.ts";
import { memberRecord, reasonText, recordName } from "../studies/records.ts";
import { templateStudy } from "../studies/template.ts";

/** One question: its form, and what a service does with it. */
interface Ask<T> {
  readonly form: z.ZodType<T>;
  does(service: CoordinatorService, given: T): Promise<unknown>;
}

const named = z.strictObject({ name: recordName });
const reasoned = z.strictObject({ name: recordName, reason: reasonText.min(1) });

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

const STUDY_ASKS = {
  propose: ask(proposal, (service, given) => service.propose(given)),
  pause: ask(reasoned, (service, { name, reason }) => service.pause(name, reason)),
  resume: ask(named, (service, { name }) => service.resume(name)),
  cancel: ask(reasoned, (service, { name, reason }) => service.cancel(name, reason)),
  acknowledge: ask(reasoned, (service, { name, reason }) => service.acknowledge(name, reason)),
  collect: ask(
    z.strictObject({ name: recordName, folders: z.array(z.string().max(4096)).min(1).max(256) }),
    (service, { name, folders }) => service.collect(name, folders),
  ),
};

const MEMBER_ASKS = {
  member: ask(named, async (service, { name }) => service.member(name)),
  "add-member": ask(
    z.strictObject({ name: recordName, identity: memberRecord.shape.identity }),
    (service, given) => service.addMember(given),
  ),
  "remove-member": ask(named, (service, { name }) => service.removeMember(name)),
  "revoke-member": ask(reasoned, (service, { name, reason }) => service.revokeMember(name, reason)),
  rotate: ask(
    z.strictObject({ name: recordName, statement: z.string().max(100_000) }),
    (service, { name, statement }) => service.rotateMember(name, statement),
  ),
};

const PLAN_ASKS = {
  template: ask(named, async (service, { name }) => service.template(name)),
  "put-template": ask(z.strictObject({ name: recordName, study: templateStudy }), (service, given) =>
    service.putTemplate(given),
  ),
  schedule: ask(named, async (service, { name }) => service.schedule(name)),
  "put-schedule": ask(scheduleConfig, (service, given) => service.putSchedule(given)),
  "suspend-schedule": ask(named, (service, { name }) => service.suspendSchedule(name, true)),
  "resume-schedule": ask(named, (service, { name }) => service.suspendSchedule(name, false)),
  "remove-schedule": ask(named, (service, { name }) => service.removeSchedule(name)),
};

/** What commands ask of a service: each a question's form, and what is done with it. */
export const SERVICE_ASKS = {
  view: ask(z.unknown(), async (service) => service.view()),
  ...STUDY_ASKS,
  ...MEMBER_ASKS,
  ...PLAN_ASKS,
};

/** A question whose form is checked before anything is done. */
function ask<T>(form: z.ZodType<T>, does: Ask<T>["does"]): Ask<never> {
  return { form, does } as Ask<never>;
}
