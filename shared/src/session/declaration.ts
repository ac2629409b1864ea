import { z } from "zod";
import { toHex, utf8 } from "../crypto/bytes.ts";
import { formatRational } from "../dp/rational.ts";
import type { Request, SumParameters } from "../private-sum/types.ts";
import { canonicalJson } from "../protocol/canonical-json.ts";
import type { Turn } from "./deal.ts";
import { hashParams } from "./hashes.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const integer = z.string().regex(/^\d+$/);
const norm = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("l2"), square: z.number() }),
  z.strictObject({ kind: z.literal("ones"), count: z.number() }),
]);

/** What a session asks of a node, in full: a node shows it before anything leaves, and its receipt repeats it. */
export const sessionDeclaration = z.strictObject({
  v: z.literal(1),
  /** Hash of the plan. */
  study: hash,
  session: z.int().min(1),
  attempt: z.int().min(1),
  query: z.string(),
  /** Hash of the query's canonical parameters. */
  paramsHash: hash,
  /** Numbers that leave, and how many bytes they are once masked. */
  length: z.int().min(1),
  bytes: z.int().min(1),
  blocks: z.array(
    z.strictObject({
      name: z.string(),
      length: z.int().min(1),
      norm,
      scale: z.number(),
      /** Bound on one user's integers: Σv² ≤ deltaSq. */
      deltaSq: integer,
      /** Variance of the noise that this node adds to every entry, in integer units. */
      nodeVariance: z.string(),
      /** Charge of the block, mu² in fixed point 2^-80. */
      muSq: integer,
    }),
  ),
  muSq: integer,
});
export type SessionDeclaration = z.infer<typeof sessionDeclaration>;

/** Which session of which study, and what it asks. */
export interface Declared {
  /** Hash of the plan, hexadecimal. */
  readonly study: string;
  readonly turn: Turn;
  readonly request: Request;
  readonly parameters: SumParameters;
}

/** Declares a session: the same on every party that has verified the same sums. */
export function declareSession({ study, turn, request, parameters }: Declared): SessionDeclaration {
  return {
    v: 1,
    study,
    session: turn.session,
    attempt: turn.attempt,
    query: request.query,
    paramsHash: toHex(hashParams(request.params)),
    length: parameters.length,
    bytes: (parameters.length * parameters.modulusBits) / 8,
    blocks: parameters.blocks.map((block) => ({
      name: block.name,
      length: block.length,
      norm: block.norm,
      scale: block.scale,
      deltaSq: `${block.deltaSq}`,
      nodeVariance: formatRational(block.nodeVariance),
      muSq: `${block.muSq}`,
    })),
    muSq: `${parameters.muSq}`,
  };
}

/** Returns a declaration's one canonical text as bytes: what a preview writes and a receipt holds. */
export function declarationBytes(declaration: SessionDeclaration): Uint8Array {
  return utf8(canonicalJson(declaration));
}
