import { z } from "zod";

/**
 * What a customer did, or what was done for one, in words that every dictionary knows. `visit` is a session or page
 * without a product, `search` a query on site, `click` one on a link, a mail or an advert, `send` and `open` a mail's.
 */
export const knownType = z.enum([
  "purchase",
  "return",
  "view",
  "cart",
  "visit",
  "search",
  "click",
  "send",
  "open",
]);

/** A type of event: one that every dictionary knows, or one that this dictionary declares. */
export const eventType = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, {
  error: `expected ${knownType.options.join(", ")}, or a type that the dictionary declares under "events" (small letters, digits and -)`,
});
export type EventType = z.infer<typeof eventType>;

/** Stands in a measure for events of whatever type. */
export const ANY_TYPE = "any";

/** Tells whether lines of a type carry money and quantities; those of other types have none. */
export function isMoneyType(type: EventType): boolean {
  return type === "purchase" || type === "return";
}

/** Types that a dictionary declares of its own: none is known already, and none means all of them. */
export const declaredTypes = z
  .array(
    eventType.refine((type) => type !== ANY_TYPE && !isKnown(type), {
      error: `expected a type of its own, got "${ANY_TYPE}" or one that every dictionary knows`,
    }),
  )
  .max(32)
  .refine((types) => new Set(types).size === types.length, { error: "expected each type once" });

/** Returns those of some types that are neither known nor declared. */
export function undeclaredTypes(types: readonly EventType[], declared: readonly EventType[]): EventType[] {
  return [...new Set(types)].filter((type) => !isKnown(type) && !declared.includes(type));
}

function isKnown(type: string): boolean {
  return (knownType.options as readonly string[]).includes(type);
}
