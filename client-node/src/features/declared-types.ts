import { CodedError } from "@fedseg/shared/errors.ts";
import type { Dictionary } from "@fedseg/shared/features/dictionary.ts";
import { knownType, undeclaredTypes } from "@fedseg/shared/features/event-type.ts";
import type { DataConfig } from "../config/data-config.ts";

/**
 * Checks that every type of event that a data section gives its lines is one that the dictionary knows: lines of a
 * misspelt type would be in no number. @throws CodedError DATA_TYPE_UNKNOWN.
 */
export function requireDeclaredTypes({ events }: DataConfig, { events: declared = [] }: Dictionary): void {
  for (const { from, type } of events) {
    const types = typeof type === "string" ? [type] : Object.values(type.words ?? {});
    const unknown = undeclaredTypes(types, declared);
    if (unknown.length === 0) continue;
    const known = [...knownType.options, ...declared].join(", ");
    throw new CodedError("DATA_TYPE_UNKNOWN", {
      what: `The events from ${JSON.stringify(from)} are given the type ${unknown.map((each) => JSON.stringify(each)).join(", ")}, which the dictionary does not know.`,
      why: "Lines of a type that no feature can name would be in no number, and nobody would notice.",
      todo: `Write one of ${known}; or agree with the partners on a type of your own, under "events" of the dictionary.`,
    });
  }
}
