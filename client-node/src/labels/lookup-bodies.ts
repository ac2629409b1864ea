import { HTTP_PROBLEM } from "@fedseg/wording/refusals/http.ts";
import { REASONS } from "@fedseg/wording/recommendations/reasons.ts";
import { SEGMENT_GROUPS } from "@fedseg/shared/programs/names.ts";
import { z } from "zod";
import { LONGEST_ID } from "./lookup-index.ts";

/** Users that may be asked for at once. */
export const MOST_USERS = 1000;

const userId = z.string().min(1).max(LONGEST_ID).meta({ description: "The platform's own id of a user." });

const labelFacts = {
  study: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: "Identity of the study that made the segments." }),
  model: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: "Hash of the released model: its version." }),
  labelledAt: z.iso.datetime().meta({ description: "When the node labelled its users." }),
};

const title = z.strictObject({ en: z.string(), zh: z.string() });

const score = z.strictObject({
  program: z
    .string()
    .meta({ description: "Name of the program, with a number behind it from its second run on." }),
  label: title.optional().meta({ description: "What the user's group is called." }),
  values: z.record(z.string(), z.union([z.number(), z.string(), z.null()])).meta({
    description: "Numbers by their names; words of a list, such as what is recommended, or null.",
  }),
});

const userFacts = {
  user: userId,
  segment: z.int().min(1).max(256).optional().meta({
    description:
      "Place of the segment in the model, counted from 1. It and what is said of it are missing where only other programs of the study could measure the user.",
  }),
  label: title.optional().meta({ description: "Title of the segment in English and Chinese." }),
  group: z.enum(SEGMENT_GROUPS).nullable().optional().meta({
    description:
      "What a campaign wants from the segment; undecided where the noise leaves several, null for one too small to speak about.",
  }),
  certain: z.boolean().nullable().optional().meta({
    description:
      "Whether the noise leaves only one name for the segment; null for one too small to speak about.",
  }),
  margin: z.number().min(0).max(1).optional().meta({
    description: "How clear the choice is, from 0 on the border of two segments to 1 at the centre.",
  }),
  scores: z.array(score).optional().meta({
    description: "What the other programs of the study say of the user; missing when there are none.",
  }),
};

/** What is asked of `POST /segments`. */
export const usersQuestion = z.strictObject({ users: z.array(userId).min(1).max(MOST_USERS) });

const userSegment = z.strictObject(userFacts);
const userAnswer = z.strictObject({ ...userFacts, ...labelFacts });
const usersAnswer = z.strictObject({
  ...labelFacts,
  users: z.array(userSegment).meta({ description: "The users that have a segment, in the order asked." }),
  unknown: z
    .array(userId)
    .meta({ description: "The ids that have none: never seen, not measured, or withdrawn." }),
});
const scoresAnswer = z.strictObject({
  user: userId,
  scores: z
    .array(score)
    .min(1)
    .meta({ description: "Of every program that could measure the user, as the study ran them." }),
  ...labelFacts,
});
const recommendationsAnswer = z.strictObject({
  user: userId,
  recommendations: z
    .array(
      z.strictObject({
        entry: z.string().meta({ description: "A category or item, as the study's catalogue calls it." }),
        reason: z.enum(REASONS).meta({
          description:
            "The user's own purchases, the user's segment, everybody's, or what goes with the user's own.",
        }),
        beside: z
          .string()
          .optional()
          .meta({ description: "What the user bought that it goes with, where that is the reason." }),
        why: title.meta({ description: "What the user may be told." }),
      }),
    )
    .meta({ description: "Best first." }),
  segmentsHelp: z.boolean().optional().meta({
    description: "Whether segments have lists of their own; false where theirs would be no better.",
  }),
  ...labelFacts,
});
const health = z.strictObject({
  status: z
    .enum(["ok", "empty"])
    .meta({ description: "empty: no study has ended yet, and lookups answer 503." }),
});
const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: HTTP_PROBLEM.todo }),
    code: z
      .string()
      .regex(/^[A-Z_]+$/)
      .meta({ description: HTTP_PROBLEM.code }),
  })
  .meta({ description: HTTP_PROBLEM.whole });

/** The bodies of the lookup server by the names that its OpenAPI document gives them. */
export const LOOKUP_BODIES = {
  UsersQuestion: usersQuestion,
  UserSegment: userSegment,
  UserAnswer: userAnswer,
  UsersAnswer: usersAnswer,
  ScoresAnswer: scoresAnswer,
  RecommendationsAnswer: recommendationsAnswer,
  Health: health,
  Problem: problem,
} as const;
