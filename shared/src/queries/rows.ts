import { z } from "zod";

/** Which rows a query looks at. "cutoff": users with a class, as they stood at the target's cutoff; absent: all users as they are now. */
export const rows = z.literal("cutoff");
