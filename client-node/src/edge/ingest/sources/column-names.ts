import { CodedError } from "@fedseg/shared/errors.ts";
import { PLACE_COLUMN } from "../../../ingest/entity-lines-sql.ts";
import { looksLikeValue } from "../../../ingest/value-names.ts";

/** Refuses columns that the engine could not tell apart, one of them our own of places. @throws CodedError `${kind}_AMBIGUOUS_COLUMN`. */
export function requireDistinct(
  kind: "CSV" | "JSON" | "PARQUET" | "POSTGRES",
  names: readonly string[],
): void {
  const seen = new Set([PLACE_COLUMN]);
  for (const name of names) {
    const key = name.toLowerCase();
    if (name === "" || name.includes("\0") || seen.has(key))
      throw ambiguous(kind, name, kind === "CSV" && names.some(looksLikeValue));
    seen.add(key);
  }
}

function ambiguous(kind: string, name: string, isHeaderless: boolean): CodedError {
  const isNamed = name !== "" && !name.includes("\0");
  return new CodedError(`${kind}_AMBIGUOUS_COLUMN`, {
    what: isNamed ? `Two columns are named ${JSON.stringify(name)}.` : "A column has no name.",
    why: "Columns are told apart by their names, in whatever case.",
    todo: isHeaderless
      ? "The first line looks like values: where no line names the columns, write header: false and columns: [...]."
      : kind === "CSV"
        ? "Rename one of them where the data is written, or write skip: 1, header: false and columns: [...] with names of your own."
        : "Rename one of them where the data is written.",
  });
}
