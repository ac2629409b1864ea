import type { Verdict } from "../audit.ts";
import type { Language } from "@fedseg/wording/language.ts";

/** Kinds of document that can be exported. */
export const KINDS = ["art30", "dpia"] as const;
export type Kind = (typeof KINDS)[number];

/** A table of a document. */
export interface DocumentTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One statement of a document, and whose it is: what the audit has found, or what only the organisation can say. */
export interface Entry {
  readonly label: string;
  readonly source: "audit" | "organisation";
  /** Paragraphs; of an organisation's entry, what it should say. */
  readonly text: readonly string[];
  readonly table?: DocumentTable;
}

/** One section and the provisions that it answers. */
export interface DocumentSection {
  readonly id: string;
  readonly title: string;
  readonly provisions: string;
  readonly entries: readonly Entry[];
}

/** A document as data; Markdown is made from it. */
export interface ExportDocument {
  readonly v: 1;
  readonly kind: Kind;
  readonly language: Language;
  readonly title: string;
  /** What the document is, and what it is not. */
  readonly preface: readonly string[];
  readonly studies: readonly { readonly studyId: string; readonly title: string }[];
  readonly verdict: Verdict;
  readonly sections: readonly DocumentSection[];
}

/** States something that the audit has found. */
export function found(label: string, ...text: readonly string[]): Entry {
  return { label, source: "audit", text };
}

/** States a table that the audit has found. */
export function tabled(label: string, heads: readonly string[], rows: DocumentTable["rows"]): Entry {
  return { label, source: "audit", text: [], table: { heads, rows } };
}

/** Marks what only the organisation can fill in. */
export function open(label: string, ...text: readonly string[]): Entry {
  return { label, source: "organisation", text };
}
