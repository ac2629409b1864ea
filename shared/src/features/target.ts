import { z } from "zod";
import { type FeatureSpec, natural } from "./feature.ts";
import { attributeName } from "./measure.ts";

const withinDays = z.int().min(1).max(730);
const value = z.string().min(1).max(1000);

/** Most classes of a target. */
export const MOST_CLASSES = 8;

/** Lists of an attribute's values, a class each; it is called by the first of them. */
const classes = z
  .array(z.array(value).min(1).max(1000))
  .min(2)
  .max(MOST_CLASSES)
  .refine((all) => new Set(all.flat()).size === all.flat().length, {
    error: "expected every value in one class, once",
  });

/**
 * What users are judged by. Of those that look at days, features are taken `withinDays` before the snapshot, and what
 * followed decides: "bought-again" is 1 when the user bought, else 0; "not-bought-again", of users who had bought before, 1
 * when they did not; "spend", of the same users, is what they spent, from 0 to `upTo`, both public, on the scale of ln(1 + x).
 * "attribute": 1 when it has one of `values`, else 0, or the place of its class among `classes`; a user without it, or with a
 * value of no class, is not judged.
 */
export const target = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("bought-again"), withinDays }),
  z.strictObject({ of: z.literal("not-bought-again"), withinDays }),
  z.strictObject({ of: z.literal("spend"), withinDays, upTo: natural.positive() }),
  z
    .strictObject({
      of: z.literal("attribute"),
      attribute: attributeName,
      values: z.array(value).min(1).max(1000).optional(),
      classes: classes.optional(),
    })
    .refine((own) => (own.values === undefined) !== (own.classes === undefined), {
      error: 'expected either "values" or "classes"',
    }),
]);
export type Target = z.infer<typeof target>;

/** What a dictionary calls a target. */
export const targetName = z.string().regex(/^[a-z][a-z0-9-]{0,47}$/);

/** Targets by name. */
export const targets = z
  .record(targetName, target)
  .refine((all) => Object.keys(all).length <= 16, "expected at most 16 targets");

/** What a target says of a user: yes or no, one of several classes, or a value. */
export type TargetKind = "yes-no" | "classes" | "value";

/** Returns what a target says of a user. Two classes are a yes or a no to the second. */
export function kindOf(judged: Target): TargetKind {
  if (judged.of === "spend") return "value";
  return classNames(judged).length > 2 ? "classes" : "yes-no";
}

/** Returns what the classes of a target are called; none for one that has not any by name. */
export function classNames(judged: Target): readonly string[] {
  return (judged.of === "attribute" && judged.classes?.map(([first]) => first)) || [];
}

/** Returns a target's value as a feature of its own, behind those of the plan; undefined for a target of classes. */
export function valueFeature(judged: Target): FeatureSpec | undefined {
  if (judged.of !== "spend") return undefined;
  const { withinDays: days, upTo } = judged;
  return {
    name: "value",
    title: { en: "value", zh: "value" },
    unit: "",
    measure: { of: "sum", what: "amount", windowDays: days },
    missing: { constant: 0 },
    transform: "log1p",
    lo: 0,
    hi: upTo,
    direction: "higher-is-better",
  };
}
