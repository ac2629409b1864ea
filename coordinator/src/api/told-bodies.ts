import { section, treePart } from "@fedseg/wording/programs/section.ts";
import { z } from "zod";
import type { ChargesView, CostView, FeatureView, SegmentView, SumView } from "../told/view.ts";
import { reason, text } from "./view-bodies.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const estimate = z
  .strictObject({ value: z.number(), sigma: z.number().min(0) })
  .meta({ description: "A number and its standard error from the noise." });

const epsilons = {
  outside: z.number().meta({ description: "Who sees the released sums." }),
  coalition: z
    .number()
    .meta({ description: "The coordinator with its colluders: what accounts are charged." }),
};
const studyEpsilons = z.strictObject({
  ...epsilons,
  person: z.number().meta({ description: "Of somebody with an account at every platform." }),
});

const planned = z.strictObject({
  session: z.int().min(1),
  query: z.string(),
  meaning: text,
  numbers: z.strictObject({ least: z.int(), most: z.int() }),
  bytes: z.number().meta({ description: "Largest masked vector of one platform." }),
  parts: z.array(
    z.strictObject({
      meaning: text,
      noise: z
        .number()
        .exactOptional()
        .meta({ description: "Of a count: standard deviation of the noise of the sum, in users." }),
    }),
  ),
  epsilon: z.strictObject(epsilons),
});

const accuracy = z.strictObject({
  program: z.string(),
  aim: text,
  words: text,
  heads: z.array(text),
  rows: z.array(
    z.strictObject({
      name: text,
      numbers: z.array(text),
      error: z.number().exactOptional().meta({
        description: "The first number as a part of a range, where it is one standard error of it.",
      }),
    }),
  ),
});

const cost = z
  .strictObject({
    terms: z.strictObject({
      epsilon: z.string(),
      usersFloor: z.int(),
      k: z.union([z.int(), z.strictObject({ from: z.int(), to: z.int() })]).exactOptional(),
    }),
    delta: z.string(),
    members: z.int(),
    colluders: z.int(),
    fewest: z.int(),
    sessions: z.array(planned),
    expected: studyEpsilons.meta({ description: "When every member stays in every session." }),
    once: studyEpsilons.meta({ description: "When only the fewest stay, and no attempt is lost." }),
    worst: studyEpsilons.meta({ description: "When every attempt is made and opened." }),
    most: z.number().meta({
      description:
        "What a member's account is charged at most, with every attempt that the plan allows, by the numbers of its own limits.",
    }),
    accuracy: z.array(accuracy),
    refusal: reason.exactOptional(),
    refused: z.array(text),
  })
  .meta({
    description: "What a study computes and costs, as the command plan tells it.",
  }) satisfies z.ZodType<CostView>;

const sum = z
  .strictObject({
    session: z.int().min(1),
    attempt: z.int().min(1),
    query: z.string(),
    meaning: text.meta({ description: "What it was asked for, by its record and those before it." }),
    members: z.array(z.string()),
    numbers: z.int(),
    bytes: z.int().meta({ description: "Masked vector of one member." }),
    strength: z.number().meta({
      description: "Root mean square of the released numbers over the standard deviation of their noise.",
    }),
    alone: z.number().meta({
      description: "What noise alone seldom exceeds: 1, and two standard deviations of it.",
    }),
    muSq: z.string().regex(/^\d+$/).meta({ description: "As the ledgers have it, fixed point 2^-80." }),
    epsilon: z.number().meta({
      description: "Of this and all sums before it, against the coordinator with its colluders.",
    }),
  })
  .meta({ description: "One sum that has left." }) satisfies z.ZodType<SumView>;

const charged = z.strictObject({
  once: z.number().meta({
    description:
      "Epsilon at most, if no more attempt is lost: by the plans' budgets; studies that have finished count with what they have charged at most, every attempt that they have lost included.",
  }),
  most: z.number().exactOptional().meta({
    description:
      "Epsilon at most, with every attempt that the plans allow, finished studies as in `once`; left out where a study was offered by software that did not say.",
  }),
});

const charges = z
  .strictObject({
    member: z.string(),
    studies: z.int().meta({ description: "How many studies `approved` is of." }),
    approved: charged.meta({
      description:
        "Of all studies that it has approved, but those that ended, or went on under another plan, before they began.",
    }),
    aYear: charged.meta({ description: "Of what active schedules will ask it for within a year." }),
    delta: z.number().meta({ description: "At which they are told: the smallest of these studies'." }),
  })
  .meta({
    description: "What studies have charged and may charge a member's account together.",
  }) satisfies z.ZodType<ChargesView>;

const feature = z.strictObject({
  name: z.string(),
  title: text,
  transform: z.enum(["none", "log1p", "logit"]),
  lo: z.number(),
  hi: z.number(),
  isShare: z.boolean(),
}) satisfies z.ZodType<FeatureView>;

const told = z.strictObject({
  median: estimate.exactOptional(),
  lowerQuartile: estimate.exactOptional(),
  upperQuartile: estimate.exactOptional(),
  mean: estimate.exactOptional(),
  score: estimate,
  level: z.enum(["low", "middle", "high", "undecided"]),
  says: text,
});

const segment = z.union([
  z.strictObject({ hidden: z.literal(true), number: z.int(), title: text }),
  z.strictObject({
    hidden: z.literal(false),
    number: z.int(),
    title: text,
    group: text,
    size: estimate,
    share: estimate,
    open: text.exactOptional(),
    since: z
      .strictObject({ isNew: z.boolean(), drift: z.number().exactOptional(), says: text })
      .exactOptional(),
    features: z.array(told),
  }),
]) satisfies z.ZodType<SegmentView>;

const results = z
  .strictObject({
    planHash: hash,
    model: hash,
    snapshot: z.string(),
    features: z.array(feature),
    segments: z.array(segment).exactOptional(),
    gone: z.array(z.strictObject({ number: z.int(), says: text })),
    programs: z.array(
      z.strictObject({
        program: z.string(),
        told: z.array(text),
        section: section.exactOptional(),
        refused: z.string().exactOptional(),
      }),
    ),
  })
  .meta({ description: "What a study has released; nothing else is known of it here." });

/** What is told of costs and releases, by the names that the OpenAPI document gives the schemas. */
export const TOLD_BODIES = {
  Cost: cost,
  Sum: sum,
  MemberCharges: charges,
  Results: results,
  TreePart: treePart,
} as const;
