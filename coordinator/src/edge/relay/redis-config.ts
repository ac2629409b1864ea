import { readFileSync } from "node:fs";
import { namedSecret, secretUnder } from "@fedseg/keeper/keys/secret-config.ts";
import { readSecret } from "@fedseg/keeper/keys/secret-ref.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";
import { isLoopback } from "../loopback.ts";

/** The Redis server over which the processes of one coordinator speak to each other: with it, any number of them may run on one store. */
export const redisConfig = z.strictObject({
  /** The connection string, `redis://…` or with TLS `rediss://…`, or where it is kept. */
  url: z.union([z.string().regex(/^rediss?:\/\//, "expected redis://… or rediss://…"), namedSecret]),
  /** Where the password is kept, when the connection string has none. */
  password: namedSecret.optional(),
  /** PEM file of the authority that vouches for the server; the system's authorities when left out. */
  ca: z.string().min(1).optional(),
  /** Whether a connection without TLS may leave this machine: what processes say is sealed, the password would not be. */
  plain: z.boolean().default(false),
});
export type RedisConfig = z.infer<typeof redisConfig>;

/** Returns the section with every path made absolute. */
export function redisUnder(config: RedisConfig, here: (relative: string) => string): RedisConfig {
  const { url, password, ca } = config;
  return {
    ...config,
    url: typeof url === "object" ? secretUnder(url, here) : url,
    password: password && secretUnder(password, here),
    ca: ca === undefined ? undefined : here(ca),
  };
}

/** How a Redis server is reached. */
export interface RedisPlace {
  readonly url: string;
  readonly password?: string;
  readonly tls?: { readonly ca?: string };
}

/** Reads how a server is reached; paths are absolute by now. @throws CodedError REDIS_URL, REDIS_INSECURE or SECRET_MISSING. */
export function redisPlace({ url: given, password, ca, plain }: RedisConfig): RedisPlace {
  const secret = (ref: Parameters<typeof readSecret>[0]) => readSecret(ref, (path) => path);
  const url = URL.parse(typeof given === "string" ? given : secret(given));
  if (!url || !/^rediss?:$/.test(url.protocol)) throw unusable("The connection string of Redis is none.");
  const isPlain = url.protocol === "redis:";
  if (isPlain && !plain && !isLoopback(url.hostname)) throw insecure(url.hostname);
  return {
    url: url.href,
    ...(password && { password: secret(password) }),
    ...(!isPlain && { tls: ca === undefined ? {} : { ca: readCa(ca) } }),
  };
}

function readCa(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw unusable(`The authority's certificate ${path} cannot be read.`);
  }
}

function unusable(what: string): CodedError {
  return new CodedError("REDIS_URL", {
    what,
    why: "Without it this process finds no other of this coordinator.",
    todo: "Correct the section redis of the configuration, or the secret that it names: the connection string begins with redis:// or rediss://.",
  });
}

function insecure(host: string): CodedError {
  return new CodedError("REDIS_INSECURE", {
    what: `Redis at ${host} would be spoken to without TLS.`,
    why: "What processes say to each other is sealed, but a password would be readable on the way.",
    todo: "Write rediss:// in redis.url; where the network between is trusted, write redis.plain: true.",
  });
}
