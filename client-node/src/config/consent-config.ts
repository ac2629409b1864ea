import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";
import { timeFormat } from "./data-config.ts";

/** The rule of a draft: nobody has decided yet who may be counted. */
export const UNDECIDED_RULE = "NOT DECIDED";

const column = z.string().min(1);
const from = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/);

/**
 * Who may be counted, decided at the source. A user is left out when any of these says no; everything is per user.
 */
export const consentConfig = z.strictObject({
  /** Version of the rule as your privacy office knows it; it stands in the ledger. */
  rule: z.string().min(1).max(120),
  /** What a user without any record counts as. */
  default: z.enum(["include", "exclude"]),
  /** Consent records; of several of one user the latest counts. */
  records: z
    .strictObject({
      from,
      columns: z.strictObject({ user: column, status: column, time: column.optional() }),
      /** Words of `status` that permit; every other word, also none, does not. */
      permits: z.array(z.string().min(1)).min(1),
      time: timeFormat.default({}),
    })
    .optional(),
  /** Users who have objected. */
  optOut: z.strictObject({ from, columns: z.strictObject({ user: column }) }).optional(),
  /** Sec-GPC header per user, "1" means: do not sell or share. */
  gpc: z.strictObject({ from, columns: z.strictObject({ user: column, signal: column }) }).optional(),
  /** IAB TCF consent strings; a string that lacks one of the purposes, or cannot be read, does not permit. */
  tcf: z
    .strictObject({
      from,
      columns: z.strictObject({ user: column, string: column }),
      purposes: z.array(z.int().min(1).max(24)).min(1),
    })
    .optional(),
});
export type ConsentConfig = z.infer<typeof consentConfig>;

/** @throws CodedError CONSENT_UNDECIDED while the rule is still that of a draft. */
export function requireDecided({ rule }: Pick<ConsentConfig, "rule">): void {
  if (rule !== UNDECIDED_RULE) return;
  throw new CodedError("CONSENT_UNDECIDED", {
    what: `consent.rule says ${UNDECIDED_RULE}: nobody has decided who may be counted.`,
    why: "The rule stands in the ledger and in every audit, and init wrote this one without knowing it.",
    todo: "Decide with your privacy office under which rule these users may be counted, and write its name in consent.rule.",
  });
}
