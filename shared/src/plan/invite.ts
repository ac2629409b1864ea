import { z } from "zod";
import { planSchema } from "./plan.ts";

const { coordinator, roster } = planSchema.shape;

const url = z.url({ protocol: /^https?$/ }).max(500);

/** Longest invite read: a full roster, with room. */
const LONGEST = 1 << 17;

/**
 * What an operator hands to every organisation before a study: whom to connect to, and who takes part. Nothing in it is
 * believed: partners compare the roster with each other ({@link rosterFingerprint}).
 */
export const inviteSchema = z.strictObject({
  fedseg: z.literal("invite/1"),
  /** Nothing that a terminal would act on instead of showing it. */
  title: planSchema.shape.title.regex(/^\P{C}*$/u),
  url,
  /** Its other addresses, in the order in which they are tried. */
  others: z.array(url).min(1).max(15).optional(),
  /** SHA-256 of the public key (SPKI) of the coordinator's certificate. */
  pin: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  coordinator,
  roster,
});
export type Invite = z.infer<typeof inviteSchema>;

/** Writes an invite as the file that is handed over. */
export function inviteText(invite: Invite): string {
  return `${JSON.stringify(invite, undefined, 1)}\n`;
}

/** Reads an invite's file; undefined when it is none. */
export function readInvite(text: string): Invite | undefined {
  if (text.length > LONGEST) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = inviteSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
