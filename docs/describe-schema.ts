import type { z } from "zod";
import type { SourceNote, SourceNotes } from "./source-comments.ts";

type Schema = z.core.JSONSchema.BaseSchema;

/** Puts the source's doc comments into a JSON Schema, in place: on properties, and on the variants of a union. */
export function describeSchema(schema: Schema, constant: string, notes: SourceNotes): void {
  const note = notes.get(constant);
  if (!note) throw new TypeError(`"constant" expected one that is declared, got ${JSON.stringify(constant)}`);
  if (note.comment !== undefined) schema.description = note.comment;
  describe(schema, reach([note], notes), notes);
}

function describe(schema: Schema, about: readonly SourceNote[], notes: SourceNotes): void {
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (typeof property === "boolean") continue;
    const inside = reach(
      about.flatMap((note) => note.keys.get(key) ?? []),
      notes,
    );
    const comment = inside.find((note) => note.comment)?.comment;
    if (comment !== undefined) property.description = comment;
    describe(property, inside, notes);
  }
  for (const part of partsOf(schema)) {
    const variant = variantsOf(part).flatMap((of) =>
      about.flatMap((note) => note.keys.get(`of=${of}`) ?? []),
    );
    if (variant[0]?.comment !== undefined) part.description = variant[0].comment;
    describe(part, [...variant, ...programOf(part, notes), ...about], notes);
  }
}

/** A program of the registry: its spec is described by the constant that its contract names. */
function programOf({ properties }: Schema, notes: SourceNotes): readonly SourceNote[] {
  const name = properties?.["name"];
  const program = typeof name === "object" && typeof name.const === "string" ? name.const : undefined;
  const contract = program?.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const note = contract === undefined ? undefined : notes.get(`${contract}Contract`);
  return note ? [note] : [];
}

/** What a schema is made of, besides properties. */
function partsOf({ anyOf, oneOf, items, additionalProperties }: Schema): Schema[] {
  return [anyOf, oneOf, items, additionalProperties].flat().filter((part) => typeof part === "object");
}

function variantsOf({ properties }: Schema): string[] {
  const of = properties?.["of"];
  return typeof of === "object" && typeof of.const === "string" ? [of.const] : [];
}

/** Returns notes and those of the constants that they are made of, nearest first. */
function reach(from: readonly SourceNote[], notes: SourceNotes): readonly SourceNote[] {
  const found = new Set(from);
  for (const { refs } of found) {
    for (const ref of refs) {
      const note = notes.get(ref);
      if (note) found.add(note);
    }
  }
  return [...found];
}
