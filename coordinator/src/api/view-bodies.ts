import { z } from "zod";
import type {
  Awaited,
  HistoryLine,
  MemberView,
  Reason,
  ScheduleView,
  ServiceEvent,
  StudyView,
  TemplateView,
  VerdictView,
} from "../view.ts";

const moment = z.iso.datetime().meta({ description: "A moment, ISO 8601, UTC." });
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const member = z.string().meta({ description: "A member's name." });

/** Why something is as it is. */
export const reason = z
  .strictObject({ code: z.string(), what: z.string(), why: z.string(), todo: z.string() })
  .meta({
    description: "A code to branch on: what happened, why, and what to do.",
  }) satisfies z.ZodType<Reason>;

const awaited = z
  .strictObject({
    what: z.enum([
      "opening",
      "approval",
      "enrolment",
      "countersignature",
      "turn",
      "bundle",
      "report",
      "confirmation",
      "unmasking",
      "node",
      "operator",
      "withdrawal",
      "books",
    ]),
    who: member.exactOptional(),
    lastSeen: moment.exactOptional().meta({ description: "When that member was last connected." }),
    isHere: z.boolean().exactOptional(),
    code: z.string().exactOptional().meta({ description: "What the member has refused with." }),
    event: z.string().exactOptional().meta({
      description: "Names the event in the member's own log, where its owner finds the reason.",
    }),
  })
  .meta({ description: "One thing that a study waits for." }) satisfies z.ZodType<Awaited>;

const history = z.strictObject({
  at: moment,
  what: z.string(),
  member: member.exactOptional(),
  code: z.string().exactOptional(),
  text: z.string().exactOptional(),
}) satisfies z.ZodType<HistoryLine>;

/** A text in both languages. */
export const text = z.strictObject({ en: z.string(), zh: z.string() });

const verdict = z.strictObject({
  verdict: z.enum(["PASS", "NOT VERIFIABLE", "FAIL"]),
  at: moment,
  codes: z.array(z.string()),
  missing: z.array(member).meta({ description: "Parties whose ledgers are not in the bundle." }),
  acknowledged: z.strictObject({ at: moment, reason: z.string() }).exactOptional().meta({
    description: "What it lacks is known to who runs the service, and awaited no more.",
  }),
  says: text,
}) satisfies z.ZodType<VerdictView>;

const sessionFacts = {
  at: z.int().min(1).meta({ description: "Number of the session, counted from 1." }),
  of: z.int().min(1),
  attempt: z.int().min(1),
  query: z.string(),
  meaning: text.meta({ description: "What the session is for." }),
};

/** Where a study stands. */
export const STATES = [
  "draft",
  "proposed",
  "enrolling",
  "running",
  "paused",
  "finished",
  "failed",
  "cancelled",
] as const;

const charge = z.strictObject({ muSq: z.string().regex(/^\d+$/), epsilon: z.number() });

const studyBody = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    state: z.enum(STATES),
    since: moment,
    waitsFor: z.array(awaited),
    until: moment.exactOptional().meta({ description: "When the waiting ends by itself." }),
    refusals: z
      .strictObject({
        by: z.array(member),
        quorum: z.int().min(1),
        of: z.int().min(1),
        canStart: z.boolean().meta({ description: "Whether as many as it needs have not refused." }),
      })
      .exactOptional()
      .meta({ description: "Who has refused it, while it enrols." }),
    can: z.array(z.enum(["pause", "resume", "cancel", "acknowledge"])),
    reason: reason.exactOptional(),
    planHash: hash.exactOptional().meta({ description: "Left out while the study is a draft." }),
    template: z.string().exactOptional(),
    snapshot: z.string(),
    opensAt: moment.exactOptional(),
    closesAt: moment,
    deadline: moment.exactOptional(),
    quorum: z.int().min(1).meta({ description: "Fewest members with whom it starts." }),
    roster: z.array(z.strictObject({ name: member, hasApproved: z.boolean() })),
    session: z.strictObject(sessionFacts).exactOptional(),
    cost: z.strictObject({
      epsilon: z
        .string()
        .meta({ description: "The plan's budget: the most that it charges if no attempt is lost." }),
      delta: z.string(),
      sessions: z.int().min(0),
      most: charge
        .exactOptional()
        .meta({ description: "The most that it charges, with every attempt that the plan allows." }),
      charged: charge.exactOptional().meta({
        description:
          "The most that it has charged an account, once it has finished: its sums as they were settled, and every attempt that was lost.",
      }),
    }),
    replaces: z.string().exactOptional(),
    replacedBy: z.string().exactOptional(),
    schedule: z.string().exactOptional(),
    history: z.array(history),
    bundle: z.string().exactOptional().meta({ description: "Where the published bundle is listed." }),
    verdict: verdict.exactOptional(),
  })
  .meta({
    description: "A study: where it stands, what it waits for, what can be done.",
  }) satisfies z.ZodType<StudyView>;

const memberBody = z
  .strictObject({
    name: member,
    identity: hash.meta({ description: "Identity key." }),
    state: z.enum(["member", "revoked", "left"]),
    since: moment,
    isHere: z.boolean(),
    lastSeen: moment.exactOptional(),
    studies: z.array(z.string()).meta({
      description: "Studies of whose roster it is that have not ended, whether it has approved them or not.",
    }),
  })
  .meta({ description: "An organisation whose key is known." }) satisfies z.ZodType<MemberView>;

const templateBody = z.strictObject({
  name: z.string(),
  hash: hash.meta({ description: "What standing approvals are bound to." }),
  title: z.string(),
  since: moment,
}) satisfies z.ZodType<TemplateView>;

const scheduleBody = z.strictObject({
  name: z.string(),
  template: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  state: z.enum(["active", "suspended"]),
  next: moment.exactOptional().meta({
    description: "The moment of its next run; while it is suspended that one is skipped.",
  }),
  last: z
    .strictObject({
      at: moment,
      study: z.string().exactOptional().meta({ description: "The study that it has made." }),
      code: z.string().exactOptional().meta({ description: "Why it has made none." }),
      until: moment.exactOptional().meta({
        description: "It waits for room among the service's studies, and is tried again until then.",
      }),
    })
    .exactOptional()
    .meta({ description: "What became of its newest run." }),
}) satisfies z.ZodType<ScheduleView>;

const eventBody = z
  .strictObject({
    id: z.int().min(1),
    at: moment,
    type: z.string(),
    study: z.string().exactOptional(),
    member: member.exactOptional(),
    session: z.int().min(1).exactOptional(),
    code: z.string().exactOptional(),
    text: z.string().exactOptional(),
  })
  .meta({
    description: "One thing that has happened; numbers grow, over restarts, too.",
  }) satisfies z.ZodType<ServiceEvent>;

const sessionBody = z
  .strictObject({
    session: z.int().min(1).meta({ description: "Number of the session, counted from 1." }),
    state: z.enum(["open", "released", "ended"]),
    attempts: z.int().min(1),
    openedAt: moment,
    endedAt: moment.exactOptional(),
    missing: z.array(member).meta({ description: "Members that were too late for it." }),
  })
  .meta({ description: "A session as the service has seen it." });
/** A session as the service has seen it. */
export type SessionBody = z.infer<typeof sessionBody>;

/** What the service knows, by the names that the OpenAPI document gives the schemas. */
export const VIEW_BODIES = {
  Study: studyBody,
  Session: sessionBody,
  Member: memberBody,
  Template: templateBody,
  Schedule: scheduleBody,
  Event: eventBody,
} as const;
