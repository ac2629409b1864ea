import { HTTP_PROBLEM } from "@fedseg/wording/refusals/http.ts";
import { z } from "zod";
import { memberRecord, reasonText, recordName } from "../studies/records.ts";
import { scheduleConfig } from "../schedules/schedule.ts";
import { templateStudy } from "../studies/template.ts";
import { templateChanges } from "../studies/template-changes.ts";
import { TOLD_BODIES } from "./told-bodies.ts";
import { ROLES } from "./tokens.ts";
import { VIEW_BODIES } from "./view-bodies.ts";

const { Study, Member, Template, Schedule, Session } = VIEW_BODIES;
const moment = z.iso.datetime();

const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().exactOptional().meta({ description: "Given back as cursor for the next part." }),
  });

/** What is asked for in bodies, by the names that the OpenAPI document gives the schemas. */
export const QUESTIONS = {
  NewMember: z.strictObject({ name: recordName, identity: memberRecord.shape.identity }),
  Reasoned: z.strictObject({
    reason: reasonText
      .min(1)
      .meta({ description: "Why: it stands in the history, and members read it where they are told." }),
  }),
  Rotation: z.strictObject({
    statement: z.string().min(1).max(8192).meta({ description: "KEY_ROTATE, as the member hands it over." }),
  }),
  NewTemplate: z.union([
    z.strictObject({ study: templateStudy }),
    z.strictObject({
      from: recordName.meta({ description: "A template that it is like, but for the changes." }),
      changes: templateChanges,
    }),
  ]),
  Proposal: z.strictObject({
    name: recordName,
    template: recordName,
    title: z.string().min(1).max(200).exactOptional(),
    snapshot: moment,
    opensAt: moment.exactOptional(),
    closesAt: moment,
    deadline: moment.exactOptional(),
    quorum: z.int().min(1).max(255).exactOptional(),
    members: z.array(recordName).min(1).max(255).exactOptional(),
  }),
  NewSchedule: scheduleConfig.omit({ name: true }),
  Login: z.strictObject({ token: z.string().min(1).max(256) }),
} as const;

const health = z.strictObject({
  status: z.enum(["ok", "stopping", "failing"]),
  checks: z.strictObject({
    store: z
      .boolean()
      .meta({ description: "Whether the last write into the service's own books has come through." }),
    redis: z.boolean().exactOptional().meta({
      description: "Whether several processes of this coordinator hear each other; left out of one alone.",
    }),
  }),
});

const webhook = z.strictObject({
  name: z.string(),
  /** Without path and query, which may hold secrets. */
  host: z.string(),
  waiting: z.int().min(0),
  unwritten: z.int().min(1).exactOptional().meta({
    description:
      "Events that the store has not taken so far: written again in their order, and sent after that; left out when there are none.",
  }),
  lastDelivery: moment.exactOptional(),
  lastFailure: moment.exactOptional(),
  status: z.int().exactOptional().meta({ description: "The receiver's last HTTP status." }),
  dead: z.array(
    z.strictObject({
      event: VIEW_BODIES.Event,
      at: moment,
      status: z.int().exactOptional(),
      attempts: z.int(),
    }),
  ),
});

const bundleFile = z.strictObject({
  path: z.string(),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string().meta({ description: HTTP_PROBLEM.code }),
    instance: z.string().meta({ description: "Names the request, as the coordinator's log does." }),
    what: z.string(),
    why: z.string(),
    todo: z.string().meta({ description: HTTP_PROBLEM.todo }),
  })
  .meta({ description: HTTP_PROBLEM.whole });

const browserSession = z.strictObject({ name: z.string(), role: z.enum(ROLES), expiresAt: moment });

/** What is answered, by the names that the OpenAPI document gives the schemas. */
export const ANSWERS = {
  ...VIEW_BODIES,
  ...TOLD_BODIES,
  Studies: listOf(Study),
  Sessions: listOf(Session),
  Charges: listOf(TOLD_BODIES.MemberCharges),
  Sums: listOf(TOLD_BODIES.Sum),
  Members: listOf(Member),
  Templates: listOf(Template),
  Schedules: listOf(Schedule),
  Bundles: listOf(z.strictObject({ study: z.string(), bundle: z.string(), archive: z.string() })),
  Bundle: z.strictObject({ study: z.string(), files: z.array(bundleFile) }),
  Ledgers: listOf(z.strictObject({ study: z.string(), party: z.string(), ledger: z.string() })),
  Webhooks: listOf(webhook),
  BrowserSession: browserSession,
  BegunSession: browserSession.extend({
    csrf: z
      .string()
      .meta({ description: "Sent as X-CSRF-Token with every request; told here and never again." }),
  }),
  Health: health,
  Problem: problem,
} as const;

export type AnswerName = keyof typeof ANSWERS;
export type QuestionName = keyof typeof QUESTIONS;
export type NewTemplateBody = z.infer<(typeof QUESTIONS)["NewTemplate"]>;
export type Health = z.infer<typeof health>;
export type WebhookBody = z.infer<typeof webhook>;
export type BundleFileBody = z.infer<typeof bundleFile>;
