import { z } from "zod";
import { secretRef } from "./source-config.ts";

const postgresTarget = z.strictObject({
  /** Where the connection string is kept. */
  url: secretRef,
  /** The table, `name` or `schema.name`; made when missing, and the node's alone. */
  table: z.string().regex(/^[^.\0]{1,63}(\.[^.\0]{1,63})?$/),
});

const webhookTarget = z.strictObject({
  /** https, or http on this machine alone. */
  url: z.url({ protocol: /^https?$/ }),
  /** Where the signing secret is kept: `whsec_` and 24 to 64 bytes in base64. */
  secret: secretRef,
  /** Users per message. */
  batch: z.int().min(1).max(10_000).default(500),
  /** How often one message is tried before the export stops. */
  attempts: z.int().min(1).max(20).default(8),
});

const target = z.union([
  z.strictObject({ csv: z.string().min(1) }),
  z.strictObject({ parquet: z.string().min(1) }),
  z.strictObject({ postgres: postgresTarget }),
  z.strictObject({ webhook: webhookTarget }),
]);

/** Where a node's owner sends the segments of its users. */
export const outConfig = z.strictObject({
  /** Targets by the name that `export --to` takes. Paths are relative to the configuration. */
  targets: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), target),
  /** Targets that get the newest labels by themselves when `fedseg-node serve` has labelled the users after a study. */
  afterStudy: z.array(z.string()).default([]),
  /** Whether every target gets pseudonyms instead of ids. */
  pseudonymous: z.boolean().default(false),
});

/** How the lookup server of a node listens. */
export const serveConfig = z.strictObject({
  host: z.string().min(1).default("127.0.0.1"),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(7710),
  /** Where the bearer token is kept, at least 32 characters. */
  token: secretRef,
});

export type OutTarget = z.infer<typeof target>;
