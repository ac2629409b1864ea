import { equalBytes, fromHex, toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { z } from "zod";
import type { Documents } from "../studies/registry.ts";

/** What somebody with a token may do: everything; look at everything; fetch bundles and ledgers and nothing else. */
export const ROLES = ["operator", "viewer", "auditor"] as const;
export type Role = (typeof ROLES)[number];

/** Longest life of a token, in days. */
export const MOST_DAYS = 731;

const KEY = "api/tokens";
const [ID_BYTES, SECRET_BYTES] = [6, 32];
const DAY_MS = 86_400_000;
/** As many as people can keep in mind; those that are over make room. */
const MOST_TOKENS = 200;

/** A token as it is kept: without what opens. */
export const tokenRecord = z.strictObject({
  /** 12 hexadecimal digits: names the token in logs; no secret. */
  id: z.string().regex(/^[0-9a-f]{12}$/),
  /** Who holds it, as the access log says. */
  name: z.string(),
  role: z.enum(ROLES),
  /** SHA-256 of the secret part: 32 uniform bytes, which nobody can try. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().exactOptional(),
  /** It signs one browser in, once, and opens nothing by itself. */
  once: z.literal(true).exactOptional(),
  usedAt: z.iso.datetime().exactOptional(),
  /** Browser sessions that began before are over. */
  sessionsFrom: z.iso.datetime().exactOptional(),
});
export type TokenRecord = z.infer<typeof tokenRecord>;

/** All of them, as they are kept. */
export const tokenRecords = z.array(tokenRecord);

/** What a new token is to be. */
export interface TokenWish {
  readonly name: string;
  readonly role: Role;
  readonly days: number;
  readonly once?: boolean;
}

/** The tokens of the API, in the coordinator's own book. */
export class Tokens {
  readonly #documents: Documents;
  /** Ids of those that sign in once and are being used: two browsers may come at one time. */
  readonly #taken = new Set<string>();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Returns all of them, oldest first. */
  list(): readonly TokenRecord[] {
    const written = this.#documents.read(KEY);
    return written ? tokenRecords.parse(JSON.parse(new TextDecoder().decode(written))) : [];
  }

  /** Keeps a token that `makeToken` has made. @throws CodedError TOKEN_TAKEN. */
  async keep(record: TokenRecord, now: Date): Promise<void> {
    const records = this.list();
    if (records.some((one) => one.name === record.name && !isOver(one, now))) throw taken(record.name);
    await this.#write([...withRoom(records, now), record]);
  }

  /** Ends a token at once, and every browser session that was begun with it. @throws CodedError TOKEN_UNKNOWN. */
  async revoke(name: string, now: Date): Promise<void> {
    const records = this.list();
    const found = records.findLast((one) => one.name === name && !isOver(one, now));
    if (!found) throw unknown(name);
    await this.#change({ ...found, revokedAt: now.toISOString() });
  }

  /** Ends every browser session of a token that began until now. */
  async endSessions(id: string, now: Date): Promise<void> {
    const found = this.list().find((one) => one.id === id);
    if (found) await this.#change({ ...found, sessionsFrom: now.toISOString() });
  }

  /** Returns the token that a text is and that is not over, in time that does not depend on how much of it is right. */
  opened(text: string, now: Date): TokenRecord | undefined {
    const [, id, secret] = /^fedseg_([0-9a-f]{12})_([0-9a-f]{64})$/.exec(text) ?? [];
    const found = this.list().find((one) => one.id === id);
    const digest = sha256(secret === undefined ? utf8(text) : fromHex(secret));
    const isRight = equalBytes(digest, found ? fromHex(found.digest) : sha256(digest));
    return found && isRight && !isOver(found, now) ? found : undefined;
  }

  /** Uses a token that signs in once; false when it was used before. */
  async takeOnce(id: string, now: Date): Promise<boolean> {
    const found = this.byId(id, now);
    if (!found || found.usedAt !== undefined || this.#taken.has(id)) return false;
    this.#taken.add(id);
    await this.#change({ ...found, usedAt: now.toISOString() });
    return true;
  }

  /** Returns a token by its id when it is not over. */
  byId(id: string, now: Date): TokenRecord | undefined {
    return this.list().find((one) => one.id === id && !isOver(one, now));
  }

  #change(changed: TokenRecord): Promise<void> {
    return this.#write(this.list().map((one) => (one.id === changed.id ? changed : one)));
  }

  #write(records: readonly TokenRecord[]): Promise<void> {
    return this.#documents.commit([{ key: KEY, value: utf8(JSON.stringify(records)) }]);
  }
}

/**
 * Makes a token: what opens, which is shown once and kept by nobody here, and what is kept of it.
 * @throws CodedError TOKEN_NAME or TOKEN_DAYS.
 */
export function makeToken(
  wish: TokenWish,
  now: Date,
  source: ByteSource,
): { readonly text: string; readonly record: TokenRecord } {
  requireWish(wish);
  const { name, role, days, once } = wish;
  const [id, secret] = [toHex(source.bytes(ID_BYTES)), source.bytes(SECRET_BYTES)];
  const record: TokenRecord = {
    id,
    name,
    role,
    digest: toHex(sha256(secret)),
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + days * DAY_MS).toISOString(),
    ...(once && { once }),
  };
  return { text: `fedseg_${id}_${toHex(secret)}`, record };
}

/** Tells whether a token opens nothing any more. */
export function isOver({ expiresAt, revokedAt }: TokenRecord, now: Date): boolean {
  return revokedAt !== undefined || Date.parse(expiresAt) <= now.getTime();
}

/** Those that are over longest go first. @throws CodedError TOKEN_TAKEN when all are in use. */
function withRoom(records: readonly TokenRecord[], now: Date): readonly TokenRecord[] {
  if (records.length < MOST_TOKENS) return records;
  const gone = records.find((one) => isOver(one, now));
  if (!gone) throw tooMany();
  return records.filter((one) => one !== gone);
}

function requireWish({ name, days }: TokenWish): void {
  if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(name))
    throw new CodedError("TOKEN_NAME", {
      what: "The name of the token is not 1 to 63 of a-z 0-9 - . with a letter or digit first.",
      why: "The access log names who did what by it.",
      todo: "Name the person or the program that will hold it, such as --name anna or --name grafana.",
    });
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new CodedError("TOKEN_DAYS", {
      what: `The life of the token is no whole number of days from 1 to ${MOST_DAYS}.`,
      why: "A token that never ends is found again in a backup years later.",
      todo: "Give --days 90, say, and make the next one before.",
    });
}

function taken(name: string): CodedError {
  return new CodedError("TOKEN_TAKEN", {
    what: `There is a token named ${name} already.`,
    why: "Two holders under one name could not be told apart in the access log, nor revoked one by one.",
    todo: `Choose another name, or revoke the old one: fedseg-coordinator token revoke --name ${name}.`,
  });
}

function tooMany(): CodedError {
  return new CodedError("TOKEN_TAKEN", {
    what: `There are ${MOST_TOKENS} tokens that are not over.`,
    why: "So many are held by nobody who is still known.",
    todo: "Look at fedseg-coordinator token list, and revoke what nobody uses.",
  });
}

function unknown(name: string): CodedError {
  return new CodedError("TOKEN_UNKNOWN", {
    what: `There is no token named ${name} that is not over.`,
    why: "It was never made, has expired, or is revoked already.",
    todo: "See the names with fedseg-coordinator token list.",
  });
}
