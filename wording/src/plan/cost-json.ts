import { CodedError } from "@fedseg/shared/errors.ts";
import { printableJson } from "../terminal/printable.ts";

/** Writes a cost as one line of JSON: mu² and other large integers become decimal strings, a refusal its code and sentences. */
export function costJson(value: unknown): string {
  const json = JSON.stringify(value, (_, held: unknown) => {
    if (typeof held === "bigint") return `${held}`;
    return held instanceof CodedError ? { code: held.code, ...held.refusal } : held;
  });
  return printableJson(json);
}
