import { open, seal } from "@fedseg/shared/crypto/aead.ts";
import { concatBytes, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { z } from "zod";

/** Longest name of a process, in characters; and how many of those who are heard a sign of life names. */
const LONGEST_NAME = 64;
export const MOST_NAMED = 256;

/** What a line to the driver is for: a member's connection, a request to the API, or a command's question. */
export const LINE_KINDS = ["member", "api", "ask"] as const;
export type LineKind = (typeof LINE_KINDS)[number];

const line = z.int().min(1);
/** Whose number a line has: that of whoever receives this, or of whoever sends it. */
const isYours = z.boolean();

const frame = z.discriminatedUnion("type", [
  /** A sign of life; `term` is that of the driver who gives it, 0 of a relay; `heard` names whom it hears. */
  z.strictObject({
    type: z.literal("beat"),
    term: z.int().min(0),
    heard: z.array(z.string().max(LONGEST_NAME)).max(MOST_NAMED).readonly(),
  }),
  /** A line begins, for whoever is at an address. */
  z.strictObject({ type: z.literal("open"), line, kind: z.enum(LINE_KINDS), address: z.string().max(64) }),
  /** Bytes on a line, and how many the other side has read of its own. */
  z.strictObject({ type: z.literal("data"), line, isYours }),
  z.strictObject({ type: z.literal("read"), line, isYours, bytes: z.int().min(1) }),
  /** No more bytes come; the line is gone. */
  z.strictObject({ type: z.literal("end"), line, isYours }),
  z.strictObject({ type: z.literal("cut"), line, isYours }),
]);
/** What processes of one coordinator say to each other. */
export type Frame = z.infer<typeof frame>;

/** A frame on its way: from whom, the how manieth to its receiver, and the bytes that it carries. */
export interface Letter {
  readonly from: string;
  readonly count: number;
  readonly frame: Frame;
  readonly bytes: Uint8Array;
}

const header = z.tuple([z.string().max(LONGEST_NAME), z.int().min(1), frame]);
const NOTHING = new Uint8Array(0);

/**
 * Seals what processes say to each other under a key that only holders of the storage key can derive, bound to its receiver: whoever
 * carries it sees how much there is and when, and can lose, delay or repeat it.
 */
export class Letters {
  readonly #key: Secret;
  readonly #source: ByteSource;

  /** `key`: 32 bytes. */
  constructor(key: Uint8Array, source: ByteSource) {
    this.#key = new Secret(key);
    this.#source = source;
  }

  seal(to: string, { from, count, frame: said, bytes }: Letter): Uint8Array {
    const head = utf8(JSON.stringify([from, count, said]));
    const plain = concatBytes(Uint8Array.of(head.length >> 8, head.length & 255), head, bytes);
    return seal(this.#key, plain, utf8(to), this.#source);
  }

  /** Opens what was sealed for a receiver; undefined for anything else. */
  open(to: string, sealed: Uint8Array): Letter | undefined {
    const plain = open(this.#key, sealed, utf8(to));
    if (!plain) return undefined;
    const start = 2 + ((plain[0] << 8) | plain[1]);
    const read = header.safeParse(JSON.parse(new TextDecoder().decode(plain.subarray(2, start))));
    if (!read.success) return undefined;
    const [from, count, said] = read.data;
    return { from, count, frame: said, bytes: start < plain.length ? plain.subarray(start) : NOTHING };
  }
}
