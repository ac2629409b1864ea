import { z } from "zod";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, type Envelope, isSigned, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { keyOf } from "./forger.ts";

/** Which place of a statement is garbled, and with what; every number is taken modulo what there is. */
export interface Garble {
  /** At each level, which child is entered. */
  readonly path: readonly number[];
  /** How many levels are entered. */
  readonly depth: number;
  readonly with: number;
}

const nested = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 0);

/** What stands in a value's place. */
const EXTREMES: readonly unknown[] = [
  [0, -1, 1, 255, 256, 65_535, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 52 + 1, 2 ** 53 - 1, -(2 ** 53) + 1],
  [1e300, -1e300, Number.MAX_VALUE, 5e-324, 0.5],
  [
    "",
    "x",
    "NaN",
    "Infinity",
    "-1",
    "1e300",
    "__proto__",
    "9".repeat(48),
    "9".repeat(5000),
    "[".repeat(50_000),
  ],
  [[], {}, true, null, nested(15), nested(200), new Uint8Array(0), new Uint8Array(32), new Uint8Array(9000)],
  [Array.from({ length: 300 }, () => 0), Array.from({ length: 300 }, (_, at) => at), { toString: 1 }],
].flat();

type Fields = Record<string, unknown>;
/** What is done to lists and records as a whole. */
const RESHAPES: readonly ((value: unknown) => unknown)[] = [
  (value) => (Array.isArray(value) ? [...value, ...value] : withoutField(value, 0)),
  (value) => (Array.isArray(value) ? value.slice(1) : withoutField(value, 1)),
  (value) => (Array.isArray(value) ? value.toReversed() : withoutField(value, 2)),
  (value) => (Array.isArray(value) ? [...value, ...value.slice(0, 1)] : withField(value, "more")),
  (value) =>
    Array.isArray(value) ? Array.from({ length: 256 }, () => value[0] as unknown) : withField(value, "type"),
];
/** How many different things can be put into a place. */
const GARBAGE = EXTREMES.length + RESHAPES.length;

/**
 * Garbles one place of a value: it is replaced by an extreme, or a list or record is reshaped. Signed statements on the
 * way are opened, and signed anew by the party that made them, so that every signature holds.
 */
export function garble(
  value: unknown,
  how: Garble,
  sign: (old: Envelope, body: unknown) => Envelope,
): unknown {
  return enter(value, 0);

  function enter(at: unknown, level: number): unknown {
    if (isEnvelope(at)) {
      const body = enter(decodeCanonical(at.body, z.unknown()), level);
      return how.path[level % how.path.length] % 8 === 7 ? { ...at, attempt: 255 } : sign(at, body);
    }
    if (level >= how.depth) return replaced(at, how.with);
    const children = Array.isArray(at) ? [...at.keys()] : isRecord(at) ? Object.keys(at) : [];
    if (children.length === 0) return replaced(at, how.with);
    const child = children[how.path[level % how.path.length] % children.length];
    if (Array.isArray(at)) return at.with(child as number, enter(at[child as number], level + 1));
    return { ...(at as Fields), [child]: enter((at as Fields)[child], level + 1) };
  }
}

/** Signs a statement of the tiny study anew, bound as it was. `bindings`: the ones it may have. */
export function signer(bindings: readonly Binding[]) {
  return (old: Envelope, body: unknown): Envelope => {
    const { body: _, signature: __, ...address } = old;
    const key = keyOf(old.sender);
    const binding = bindings.find((one) => isSigned(old, key.publicKey, one)) ?? bindings[0];
    return sealEnvelope(key, binding, address, body);
  };
}

function replaced(value: unknown, by: number): unknown {
  const place = by % GARBAGE;
  return place < EXTREMES.length ? EXTREMES[place] : RESHAPES[place - EXTREMES.length](value);
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

function isEnvelope(value: unknown): value is Envelope {
  return isRecord(value) && value.body instanceof Uint8Array && value.signature instanceof Uint8Array;
}

function withoutField(value: unknown, at: number): unknown {
  if (!isRecord(value)) return null;
  return Object.fromEntries(Object.entries(value).filter((_, place) => place !== at));
}

function withField(value: unknown, name: string): unknown {
  return isRecord(value) ? { ...value, [name]: 0 } : [value];
}

/** Encodes what was garbled; undefined when it cannot even be sent. */
export function encoded(value: unknown): Uint8Array | undefined {
  try {
    return encodeCanonical(value);
  } catch {
    return undefined;
  }
}
