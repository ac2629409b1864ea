import { createHash } from "node:crypto";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { GrowingMap } from "@fedseg/shared/math/growing-map.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { CosignedLines } from "@fedseg/shared/protocol/cosigned-lines.ts";
import { KeptForm } from "@fedseg/shared/protocol/kept-form.ts";

/** What never changes within a run: it is shared by every state and tells none apart. */
const CONSTANT: ReadonlySet<string> = new Set(["study", "plan"]);

/** Copies a state so deeply that erasing a secret in the copy leaves the original whole; aliases stay aliases. */
export function copyValue<T>(value: T): T {
  return copy(value, new Map()) as T;
}

function copy(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null || value instanceof CodedError) return value;
  // Nobody writes into what came in a message.
  if (value instanceof KeptForm || value instanceof CosignedLines) return value;
  const earlier = known.get(value);
  if (earlier !== undefined) return earlier;
  const keep = <V>(made: V): V => {
    known.set(value, made);
    return made;
  };
  if (value instanceof Uint8Array) return keep(Uint8Array.from(value));
  if (value instanceof Float64Array) return keep(Float64Array.from(value));
  if (value instanceof Secret) return keep(copySecret(value));
  if (value instanceof Set) return keep(new Set(value));
  if (Array.isArray(value)) return fillArray(keep([]), value, known);
  if (value instanceof Map || value instanceof GrowingMap) return fillMap(keep(new Map()), value, known);
  const target = keep<Record<string, unknown>>({});
  for (const [key, field] of Object.entries(value)) {
    target[key] = CONSTANT.has(key) ? field : copy(field, known);
  }
  return target;
}

function fillArray(target: unknown[], from: readonly unknown[], known: Map<object, unknown>): unknown[] {
  for (const entry of from) target.push(copy(entry, known));
  return target;
}

function fillMap(
  target: Map<unknown, unknown>,
  from: ReadonlyMap<unknown, unknown>,
  known: Map<object, unknown>,
) {
  for (const [key, entry] of from) target.set(key, copy(entry, known));
  return target;
}

function copySecret(secret: Secret): Secret {
  const bytes = revealed(secret);
  if (bytes) return Secret.copyOf(bytes);
  const erased = new Secret(new Uint8Array(0));
  erased.erase();
  return erased;
}

/** The bytes of a secret; undefined once it is erased. */
function revealed(secret: Secret): Uint8Array | undefined {
  try {
    return secret.reveal();
  } catch {
    return undefined;
  }
}

/**
 * Hashes a state by everything in it, secrets included, except the order in which a map was filled: two states of one
 * digest are taken for one, so that only one order of messages that merely gather is looked at.
 */
export function digestValue(value: unknown): string {
  const parts: string[] = [];
  write(value, parts);
  return createHash("sha256").update(parts.join("")).digest("base64");
}

function write(value: unknown, parts: string[]): void {
  if (typeof value !== "object" || value === null)
    return void parts.push(`${typeof value}:${String(value)};`);
  if (value instanceof CodedError) return void parts.push(`refusal ${value.code};`);
  if (value instanceof Uint8Array) return void parts.push(`bytes ${toHex(value)};`);
  if (value instanceof Float64Array) return void parts.push(`reals ${value.join()};`);
  if (value instanceof Secret) {
    const bytes = revealed(value);
    return void parts.push(`secret ${bytes ? toHex(bytes) : "erased"};`);
  }
  if (value instanceof CosignedLines) {
    for (let at = 0; at < value.length; at += 1)
      parts.push(`${value.partyOf(at)} ${toHex(value.formOf(at))};`);
    return;
  }
  if (value instanceof Map || value instanceof GrowingMap || value instanceof Set) {
    const entries = [...value].map((entry) => {
      const own: string[] = [];
      write(entry, own);
      return own.join("");
    });
    return void parts.push(`{${entries.toSorted().join()}}`);
  }
  parts.push("(");
  for (const [key, field] of Object.entries(value)) {
    if (CONSTANT.has(key)) continue;
    parts.push(`${key}=`);
    write(field, parts);
  }
  parts.push(")");
}
