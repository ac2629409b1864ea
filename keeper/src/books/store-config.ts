import { z } from "zod";

const sqliteStore = z.strictObject({ kind: z.literal("sqlite") });

/** Where a party's books lie; `sqlite`, which needs nothing, when it is left out: files in the party's folder. */
export const storeConfig = z.union([z.enum(["sqlite"]), sqliteStore]);
export type StoreConfig = z.infer<typeof storeConfig>;
