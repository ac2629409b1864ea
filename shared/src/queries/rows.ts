import { z } from "zod";

/** Which rows a query looks at. "cutoff": users with a class, as they stood at the target's cutoff; absent: all users as they are now. */
export const rows = z.literal("cutoff");

/** Names the users who have a code in each of some features, or everybody where none are named. */
export function usersWith(columns: readonly number[], looked: z.infer<typeof rows> | "now" = "now"): string {
  return [looked, ...columns].join(" ");
}
