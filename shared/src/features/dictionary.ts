import { z } from "zod";
import { type Catalogue, catalogue, catalogueLevel } from "./catalogue.ts";
import { cleaningRules } from "./cleaning.ts";
import { declaredTypes, undeclaredTypes } from "./event-type.ts";
import {
  type FeatureSpec,
  direction,
  featureName,
  featureSpec,
  featureTitle,
  missingRule,
  natural,
  rangeProblem,
  rfmRole,
  transform,
} from "./feature.ts";
import { attributeName, measure } from "./measure.ts";
import { eventsOf, measureProblem } from "./measure-problem.ts";
import { targets } from "./target.ts";

/** One 0/1 feature per listed value of an attribute; its range is 0 to 1. */
const oneHot = z.strictObject({
  of: z.literal("one-hot"),
  attribute: attributeName,
  values: z.array(z.string().min(1).max(1000)).min(2).max(64),
});

/** One feature per coordinate of a vector attribute; its range is that of every coordinate. */
const embedding = z.strictObject({
  of: z.literal("embedding"),
  attribute: attributeName,
  length: z.int().min(1).max(64),
});

const writtenTitle = featureTitle.partial({ zh: true }).transform(({ en, zh = en }) => ({ en, zh }));

const entry = z
  .strictObject({
    /** Short name; the parts of a one-hot or an embedding get numbers behind it. */
    name: featureName,
    /** What people see, in English and Chinese; without Chinese the English stands for both. */
    title: writtenTitle,
    /** Unit of the natural value, e.g. "days", "GBP", "share". */
    unit: z.string().max(64).default(""),
    /** What is computed of each user's own rows. */
    measure: z.discriminatedUnion("of", [...measure.options, oneHot, embedding]),
    missing: missingRule.optional(),
    /** "log1p" for what spreads over powers of ten, "logit" for shares near 0 or 1. */
    transform: transform.default("none"),
    /** Public hard range in natural units, [low, high]; not for one-hot. */
    range: z.tuple([natural, natural]).optional(),
    /** Which direction a marketer wants. */
    direction: direction.default("neutral"),
    /** The part that the feature plays in R-F-M naming, if any. */
    role: rfmRole.optional(),
  })
  .superRefine(({ measure: how, range, transform: by }, context) => {
    const report = (message: string) => context.addIssue({ code: "custom", path: ["range"], message });
    const wrong = isWrittenOut(how) ? undefined : measureProblem(how);
    if (wrong) context.addIssue({ code: "custom", path: ["measure", ...wrong.path], message: wrong.message });
    if (how.of === "one-hot") {
      if (range) report("expected no range for one-hot: it is 0 to 1");
    } else if (!range) report("expected [low, high], a public range in natural units, got none");
    else {
      const problem = rangeProblem({ lo: range[0], hi: range[1], transform: by });
      if (problem) report(problem);
    }
  });

/** The feature dictionary of a study: one YAML file that all platforms agree on. Unknown keys are refused. */
export const dictionaryFile = z
  .strictObject({
    version: z.literal(1),
    /** What the dictionary is for. */
    title: z.string().min(1).max(200).optional(),
    cleaning: cleaningRules.default({ duplicates: "keep", cancellations: "separate" }),
    /** Types of event of this study's own, besides those that every dictionary knows. */
    events: declaredTypes.optional(),
    /** What users can be told apart by once their features are known, by name. */
    targets: targets.optional(),
    /** What users can buy: a CSV file with a column `entry`, beside this one, that all platforms agree on. */
    catalogue: z
      .strictObject({
        file: z.string().min(1),
        /** Whether an entry is a category or a product of the lines. */
        level: catalogueLevel,
      })
      .optional(),
    /** Numbers that describe a user. */
    features: z.array(entry).min(1).max(64),
  })
  .superRefine(({ features, cleaning: { sessions }, events = [] }, context) => {
    const refuse = (path: (string | number)[], unknown: readonly string[]) => {
      if (unknown.length === 0) return;
      const message = `expected types of event that are known or declared under "events", got ${unknown.join(", ")}`;
      context.addIssue({ code: "custom", path, message });
    };
    refuse(["cleaning", "sessions", "events"], undeclaredTypes(sessions?.events ?? [], events));
    for (const [at, { measure: how }] of features.entries()) {
      if (!isWrittenOut(how)) refuse(["features", at, "measure"], undeclaredTypes(eventsOf(how), events));
    }
  });
export type DictionaryFile = z.infer<typeof dictionaryFile>;

/** A dictionary as a node agrees to it: every feature one number. A plan carries what is computed of it. */
export const dictionary = z.strictObject({
  features: z.array(featureSpec).min(1).max(64),
  events: declaredTypes.optional(),
  cleaning: cleaningRules,
  targets: targets.optional(),
  catalogue: catalogue.optional(),
});
export type Dictionary = z.infer<typeof dictionary>;

/**
 * Turns a dictionary file into single numbers: one-hots and embeddings become one feature per value or coordinate.
 * The result may still break the limits of `dictionary`, for example with more than 64 features. `listed`: the catalogue as
 * it was read from the file that the dictionary names.
 */
export function expandDictionary(file: DictionaryFile, listed?: Catalogue): Dictionary {
  const { cleaning, events, targets: judged } = file;
  const features = file.features.flatMap(expand);
  return {
    features,
    ...(events && { events }),
    cleaning,
    ...(judged && { targets: judged }),
    ...(listed && { catalogue: listed }),
  };
}

type Written = z.infer<typeof entry>["measure"];

/** Tells whether a measure stands for several features. */
function isWrittenOut(how: Written): how is Extract<Written, { of: "one-hot" | "embedding" }> {
  return how.of === "one-hot" || how.of === "embedding";
}

function expand({ range, measure: how, ...feature }: DictionaryFile["features"][number]): FeatureSpec[] {
  const part = (at: number, sign: string) => ({
    ...feature,
    name: `${feature.name}_${at + 1}`,
    title: { en: `${feature.title.en} ${sign}`, zh: `${feature.title.zh} ${sign}` },
  });
  const [lo, hi] = range ?? [0, 1];
  switch (how.of) {
    case "one-hot":
      return how.values.map((value, at) => {
        return { ...part(at, value), measure: { of: "is", attribute: how.attribute, value }, lo, hi };
      });
    case "embedding":
      return Array.from({ length: how.length }, (_, index) => {
        const element = { of: "element", attribute: how.attribute, index } as const;
        return { ...part(index, `${index + 1}`), measure: element, lo, hi };
      });
    default:
      return [{ ...feature, measure: how, lo, hi }];
  }
}
