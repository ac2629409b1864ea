import { CodedError } from "@fedseg/shared/errors.ts";
import { OWN_COLUMN } from "../../../ingest/sql.ts";
import { looksLikeValue } from "../../../ingest/value-names.ts";

/** Refuses columns that the engine could not tell apart, from each other or from our own. @throws CodedError `${kind}_AMBIGUOUS_COLUMN`. */
export function requireDistinct(
  kind: "CSV" | "JSON" | "PARQUET" | "POSTGRES" | "SQL",
  names: readonly string[],
): void {
  const seen = new Set<string>();
  for (const name of names) {
    const key = name.toLowerCase();
    if (name.startsWith(OWN_COLUMN)) throw ourOwn(kind, name);
    if (!isNamed(name) || seen.has(key))
      throw ambiguous(kind, name, kind === "CSV" && names.some(looksLikeValue));
    seen.add(key);
  }
}

/** Tells whether a column has a name by which it can be asked for. */
function isNamed(name: string): boolean {
  return name !== "" && !name.includes("\0");
}

function ambiguous(kind: string, name: string, isHeaderless: boolean): CodedError {
  return new CodedError(`${kind}_AMBIGUOUS_COLUMN`, {
    what: isNamed(name) ? `Two columns are named ${JSON.stringify(name)}.` : "A column has no name.",
    why: "Columns are told apart by their names, in whatever case.",
    todo: isHeaderless
      ? "The first line looks like values: where no line names the columns, write header: false and columns: [...]."
      : kind === "CSV"
        ? "Rename one of them where the data is written, or write skip: 1, header: false and columns: [...] with names of your own."
        : "Rename one of them where the data is written.",
  });
}

function ourOwn(kind: string, name: string): CodedError {
  return new CodedError(`${kind}_AMBIGUOUS_COLUMN`, {
    what: `A column is named ${JSON.stringify(name)}.`,
    why: "Names that begin with the sign U+0001 are those of the node's own columns beside.",
    todo:
      kind === "SQL"
        ? "Give it another name in the SQL: SELECT … AS name."
        : "Rename it where the data is written.",
  });
}
