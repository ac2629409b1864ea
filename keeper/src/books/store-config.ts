import { z } from "zod";
import { namedSecret, secretUnder } from "../keys/secret-config.ts";

const sqliteStore = z.strictObject({ kind: z.literal("sqlite") });

const postgresStore = z.strictObject({
  kind: z.literal("postgres"),
  /**
   * The connection string, or where it is kept. What it leaves out, or all of it, is taken from PGHOST, PGPORT, PGDATABASE, PGUSER,
   * PGPASSWORD and ~/.pgpass, as psql takes it.
   */
  url: z.union([z.string().regex(/^postgres(ql)?:\/\//, "expected postgres://…"), namedSecret]).optional(),
  /** Where the password is kept, when the connection string has none. */
  password: namedSecret.optional(),
  /** The schema of the books' tables, made when missing: one a party. */
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/)
    .default("fedseg"),
  /**
   * Whether the connection is encrypted, and of whom the server's certificate must be. Left out: as the connection string says, at
   * least `verify-full` to another machine, `disable` on this one.
   */
  sslmode: z.enum(["disable", "verify-ca", "verify-full"]).optional(),
  /** PEM file of the authority that vouches for the server; the system's authorities when left out. */
  ca: z.string().min(1).optional(),
  /** Seconds for which books stay those of a process that is not heard of any more. */
  leaseSeconds: z.number().min(1).max(300).default(10),
  /** Seconds for which a server that does not answer is asked again before work on the books fails. */
  patienceSeconds: z.number().min(0).max(3600).default(60),
});

/**
 * Where a party's books lie. `sqlite`, which needs nothing, when it is left out: files in the party's folder. `postgres`: a server of
 * the owner's choice.
 */
export const storeConfig = z.union([z.enum(["sqlite", "postgres"]), sqliteStore, postgresStore]);
export type StoreConfig = z.infer<typeof storeConfig>;
export type PostgresConfig = z.infer<typeof postgresStore>;

/** Returns what a configuration says of a server, with all that it leaves out; undefined when the books are files. */
export function serverIn(config: StoreConfig | undefined): PostgresConfig | undefined {
  if (config === "postgres") return postgresStore.parse({ kind: "postgres" });
  return typeof config === "object" && config.kind === "postgres" ? config : undefined;
}

/** Returns the section with every path made absolute. */
export function storeUnder(
  config: StoreConfig | undefined,
  here: (relative: string) => string,
): StoreConfig | undefined {
  if (typeof config !== "object" || config.kind !== "postgres") return config;
  const { url, password, ca } = config;
  return {
    ...config,
    url: typeof url === "object" ? secretUnder(url, here) : url,
    password: password && secretUnder(password, here),
    ca: ca === undefined ? undefined : here(ca),
  };
}
