import { CodedError } from "@fedseg/shared/errors.ts";

/** Turns what the engine says of a CSV file into a refusal: the line's number, never its content. */
export function csvError(text: string): CodedError | undefined {
  const line = /^CSV Error on Line: (\d+)/.exec(text)?.[1];
  if (line === undefined && !/^The (Parallel )?CSV (Parser|Reader|File)|^Error when sniffing/i.test(text)) {
    return undefined;
  }
  const near = line === undefined ? "" : ` near line ${line}`;
  // The line that the message quotes comes first, so that only the last such words are the engine's own.
  const [, expected, found] =
    [...text.matchAll(/^Expected Number of Columns: (\d+) Found: (\d+)$/gm)].at(-1) ?? [];
  if (expected !== undefined) {
    return new CodedError("CSV_FIELD_COUNT", {
      what: `A CSV file has a line${near} with ${found} fields instead of ${expected}.`,
      why: "A line ends inside its quotes, so one of them may have swallowed the lines that follow.",
      todo: "Double quotes that belong to a cell, close those that are open, and export the file again.",
    });
  }
  if (/^Invalid unicode/m.test(text)) {
    return new CodedError("CSV_ENCODING", {
      what: `A CSV file is not UTF-8${near}.`,
      why: "In another encoding names and ids would be read as other characters.",
      todo: "Write the encoding that it is in into its source, encoding: windows-1252 for instance, or export it as UTF-8.",
    });
  }
  return new CodedError("CSV_MALFORMED", {
    what: `A CSV file cannot be parsed${near}: quotes or line ends do not fit RFC 4180.`,
    why: "Half-read lines would count as data.",
    todo: "Look for a quote that is never closed or not doubled inside a cell, and export the file again.",
  });
}

/** Turns what the engine says of a packed file into a refusal, where it is whole and the engine does not read its kind. */
export function gzipError(text: string): CodedError | undefined {
  if (!text.startsWith("Unsupported GZIP archive")) return undefined;
  return new CodedError("GZIP_UNSUPPORTED", {
    what: "A packed file begins with a header that the embedded engine does not read.",
    why: "A gzip file may carry a comment, a checksum of its header or a mark of text; the engine reads those with a name at most.",
    todo: "Pack it anew: gunzip -c FILE | gzip -n, into another file.",
  });
}

/** Turns what the engine says of a file of JSON lines into a refusal: the line's number, never its content. */
export function jsonError(text: string): CodedError | undefined {
  const [, kind, place] =
    /^(Malformed JSON|JSON transform error) in file ".*?",(?: at byte \d+)? in (?:line|record\/value) (\d+)/.exec(
      text,
    ) ?? [];
  if (place === undefined)
    return /^("maximum_object_size"|Malformed JSON)/.test(text) ? jsonMalformed("") : undefined;
  // A line that does not parse is counted before it is read.
  return jsonMalformed(` near line ${Math.max(1, Number(place) - (kind === "Malformed JSON" ? 1 : 0))}`);
}

/** The refusal of a file of JSON lines. */
export function jsonMalformed(near: string): CodedError {
  return new CodedError("JSON_MALFORMED", {
    what: `A file of JSON lines cannot be read${near}.`,
    why: "Every line must be one whole JSON object of at most 16 MiB, in UTF-8 without byte order mark.",
    todo: "Check that the export finished, and that it writes one object a line instead of one array.",
  });
}
