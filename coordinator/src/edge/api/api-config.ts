import { namedSecret, secretUnder } from "@fedseg/keeper/keys/secret-config.ts";
import { z } from "zod";

const webhook = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  /** https, or http on this machine alone. */
  url: z.url({ protocol: /^https?$/ }),
  /** Where the signing secret is kept: `whsec_` and 24 to 64 bytes in base64. */
  secret: namedSecret,
  /** Types of events that the receiver wants; all of them when it is left out. */
  events: z.array(z.string().min(1).max(64)).min(1).max(64).optional(),
  /** How long one message is tried before it is given up. */
  giveUpDays: z.int().min(1).max(30).default(3),
});

/**
 * How the operator's API listens: on a port of its own, never on the one that members reach, and on this machine alone
 * unless another host is written.
 */
export const apiConfig = z.strictObject({
  host: z.string().min(1).default("127.0.0.1"),
  /**
   * Names under which browsers and programs reach it, as they send them in Host: of a proxy in front that passes them on, say. Addresses,
   * localhost, `host` and the names of its certificate are known.
   */
  names: z
    .array(z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/))
    .max(64)
    .default([]),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(7701),
  /** PEM files: the certificate with its chain, and its private key. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  /** Whether plain http may leave this machine: for a network that is trusted, or a proxy with TLS in front. */
  insecureHttp: z.boolean().default(false),
  /** Who hears of every event, signed. */
  webhooks: z.array(webhook).max(16).default([]),
});
export type ApiConfig = z.infer<typeof apiConfig>;

/** Returns the section with every path made absolute. */
export function apiUnder(config: ApiConfig, here: (relative: string) => string): ApiConfig {
  const { tls, webhooks } = config;
  return {
    ...config,
    tls: tls && { cert: here(tls.cert), key: here(tls.key) },
    webhooks: webhooks.map((hook) => ({ ...hook, secret: secretUnder(hook.secret, here) })),
  };
}
