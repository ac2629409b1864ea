import { z } from "zod";

/** Most entries of a catalogue: it is part of every plan that asks for it. */
export const MOST_ENTRIES = 2048;

/** Entries that a node keeps of each user: those bought last, and those bought in most orders. */
export const [MOST_RECENT, MOST_OFTEN] = [20, 10];

/** What the entries of a catalogue name: a line's category, or its product. */
export const catalogueLevel = z.enum(["category", "item"]);

/** An entry as data name it, cell by cell. */
export const catalogueEntry = z
  .string()
  .min(1)
  .max(64)
  .regex(/^\P{C}+$/u, "expected printable characters")
  .refine((name) => name.trim() === name, "expected no blanks around it");

/** The public list of what users can buy, as all partners have agreed to it; its order decides ties. */
export const catalogue = z
  .strictObject({
    level: catalogueLevel,
    /** `hashCatalogue` of the rest: by what partners compare their lists. */
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    entries: z.array(catalogueEntry).min(1).max(MOST_ENTRIES),
  })
  .refine(({ entries }) => new Set(entries).size === entries.length, {
    error: ({ input }) => `expected every entry once, got ${repeated(input)} twice`,
    path: ["entries"],
  });
export type Catalogue = z.infer<typeof catalogue>;

/** The first entry that stands in a list twice. */
function repeated(input: unknown): string {
  const { entries } = input as { readonly entries: readonly string[] };
  return JSON.stringify(entries.find((entry, at) => entries.indexOf(entry) < at));
}
