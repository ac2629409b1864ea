import { party } from "@fedseg/shared/plan/plan.ts";
import { moment } from "@fedseg/shared/protocol/primitives.ts";
import { z } from "zod";
import { scheduleConfig } from "../schedules/schedule.ts";
import { MOST_REASON } from "./shown-text.ts";
import { templateStudy } from "./template.ts";

/** A name that can be a folder, a row and part of an address: no path is one. */
export const recordName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/);

/** What an operator gives as a reason; members read it. */
export const reasonText = z.string().max(MOST_REASON);

/** A study's state, as a person names it. */
const stateName = z.enum([
  "draft",
  "proposed",
  "enrolling",
  "running",
  "paused",
  "finished",
  "failed",
  "cancelled",
]);

const historyLine = z.strictObject({
  at: moment,
  what: z.string().max(64),
  member: recordName.optional(),
  code: code.optional(),
  text: z.string().max(4000).optional(),
});

const reason = z.strictObject({
  code,
  what: z.string().max(4000),
  why: z.string().max(4000),
  todo: z.string().max(4000),
});

/** What an audit of the bundle has said. */
const verdict = z.strictObject({
  verdict: z.enum(["PASS", "NOT VERIFIABLE", "FAIL"]),
  at: moment,
  codes: z.array(code).max(1000),
  missing: z.array(recordName).max(256).default([]),
  /** Who runs the service knows what it lacks, and expects nothing more: since when, and why. */
  acknowledged: z.strictObject({ at: moment, reason: reasonText }).optional(),
  /** What the bundle held then of what members hand in; left out by software that did not look. */
  of: hex32.optional(),
  /** The same by path: how many bytes there were of what only grows. A folder that has less gives no other verdict. */
  held: z.record(z.string().max(512), z.int().min(0)).optional(),
});

/** What an account is charged: mu² in fixed point 2^-80, and epsilon at the plan's delta. */
const charge = z.strictObject({ muSq: z.string().regex(/^\d{1,64}$/), epsilon: z.number() });

/** One study as the registry keeps it; what its sessions have released is in its own books. */
export const studyRecord = z.strictObject({
  name: recordName,
  title: z.string(),
  state: stateName,
  since: moment,
  snapshot: moment,
  opensAt: moment.optional(),
  closesAt: moment,
  deadline: moment.optional(),
  quorum: z.int().min(1).max(255),
  roster: z.array(party).min(1).max(255),
  template: recordName,
  /** Once it is offered. */
  planHash: hex32.optional(),
  budget: z.strictObject({
    epsilon: z.string(),
    delta: z.string(),
    sessions: z.int(),
    /** What it charges an account with every attempt that its plan allows; of a study that was offered by software of before, unknown. */
    most: charge.optional(),
    /** What it has charged an account at most, once it has finished. */
    charged: charge.optional(),
  }),
  /** Members who have countersigned the plan. */
  approved: z.array(recordName),
  /** Members who have heard the end, of whom nothing more is awaited. */
  told: z.array(recordName),
  /** By member: what it has last refused with, and the name of the refusal at its owner. */
  refused: z.record(recordName, z.strictObject({ code, event: z.string().max(64) })),
  reason: reason.optional(),
  replaces: recordName.optional(),
  replacedBy: recordName.optional(),
  schedule: recordName.optional(),
  bundle: z.string().optional(),
  verdict: verdict.optional(),
  history: z.array(historyLine),
});
export type StudyRecord = z.infer<typeof studyRecord>;

/** One member as the registry keeps it. */
export const memberRecord = z.strictObject({
  name: recordName,
  identity: hex32,
  state: z.enum(["member", "revoked", "left"]),
  since: moment,
  lastSeen: moment.optional(),
  /** The protocols that it speaks, as it has said when it last connected. */
  protocols: z.array(z.string().max(64)).max(16).optional(),
  /** Why it was revoked. */
  reason: reasonText.optional(),
  /** Keys that it had before, oldest first. */
  earlier: z.array(hex32),
});
export type MemberRecord = z.infer<typeof memberRecord>;

/** One event as it is kept for whoever has missed it. */
export const eventRecord = z.strictObject({
  id: z.int().min(1),
  at: moment,
  type: z.string(),
  study: z.string().exactOptional(),
  member: z.string().exactOptional(),
  session: z.int().exactOptional(),
  code: z.string().exactOptional(),
  text: z.string().exactOptional(),
});
export type EventRecord = z.infer<typeof eventRecord>;

/** One schedule as the registry keeps it. */
export const scheduleRecord = z.strictObject({
  name: recordName,
  schedule: scheduleConfig,
  since: moment,
  isSuspended: z.boolean(),
  /** Moment of the newest run that was decided, ms since 1970: no run at or before it is decided again. */
  decidedMs: z.number(),
  /** What became of the newest run; with `until` when it waits for room, and till when it is tried again. */
  last: z
    .strictObject({
      at: moment,
      study: recordName.optional(),
      code: code.optional(),
      until: moment.optional(),
    })
    .optional(),
});
export type ScheduleRecord = z.infer<typeof scheduleRecord>;

/** One template as the registry keeps it. */
export const templateRecord = z.strictObject({
  name: recordName,
  hash: hex32,
  /** How many sums a study of it asks for. */
  sessions: z.int().min(0),
  since: moment,
  study: templateStudy,
});
export type TemplateRecord = z.infer<typeof templateRecord>;
