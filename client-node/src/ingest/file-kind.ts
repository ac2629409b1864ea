/** A kind of file that is no CSV, and what to do with it. */
export interface FileKind {
  /** Completes "It is …". */
  readonly is: string;
  readonly todo: string;
  /** The kind of source that reads it; undefined for none. */
  readonly source?: "parquet" | "jsonLines";
}

const ARCHIVE: FileKind = {
  is: "a ZIP archive",
  todo: "Unpack it, or pack the file alone with gzip (.csv.gz), which is read as it is.",
};
const WORKBOOK: FileKind = {
  is: "an Excel workbook",
  todo: "Save its sheet as CSV UTF-8 (Save as), ids as text so that none is rounded, and give that file.",
};
const PARQUET: FileKind = {
  is: "a Parquet file",
  todo: "Write parquet: in the place of csv:, or call it .parquet.",
  source: "parquet",
};
const JSON_LINES: FileKind = {
  is: "a file of JSON lines",
  todo: "Write jsonLines: in the place of csv:, or call it .jsonl.",
  source: "jsonLines",
};
const JSON_WHOLE: FileKind = {
  is: "one JSON document",
  todo: "Write one object a line (jq -c '.[]' FILE > FILE.jsonl), and give that file.",
};
const MARKUP: FileKind = {
  is: "a page or document of markup (HTML or XML)",
  todo: "Export the table as CSV; a page in the place of a file is often a login or an error of the shop's server.",
};
const DATABASE: FileKind = { is: "an SQLite database", todo: "Export its table as CSV." };
const PORTABLE: FileKind = { is: "a PDF", todo: "Export the table itself as CSV." };
const GZIP: FileKind = { is: "packed with gzip", todo: "Call it .csv.gz: by its name it is unpacked." };
const PACKED: FileKind = { is: "packed in another way than gzip", todo: "Unpack it, or pack it with gzip." };

/** How files that are no text begin, byte by byte. */
const MARKS: readonly (readonly [readonly number[], FileKind])[] = [
  [[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], WORKBOOK],
  [[0x1f, 0x8b], GZIP],
  [[0x28, 0xb5, 0x2f, 0xfd], PACKED],
  [[0x42, 0x5a, 0x68], PACKED],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], PACKED],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], PACKED],
  [letters("PAR1"), PARQUET],
  [letters("SQLite format 3\0"), DATABASE],
  [letters("%PDF-"), PORTABLE],
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** Returns what a file is by its first bytes, unpacked; undefined for what may be lines of CSV. */
export function kindOf(bytes: Uint8Array): FileKind | undefined {
  const begins = (mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);
  if (begins(ZIP)) return isWorkbook(bytes) ? WORKBOOK : ARCHIVE;
  const binary = MARKS.find(([mark]) => begins(mark));
  if (binary) return binary[1];
  const text = new TextDecoder().decode(bytes).trimStart();
  if (/^\{\s*"/.test(text)) return isLines(text) ? JSON_LINES : JSON_WHOLE;
  if (/^\[\s*(\{\s*"|[\r\n])/.test(text)) return JSON_WHOLE;
  return /^<(\?xml|!doctype|html|table|[a-z]+>)/i.test(text) ? MARKUP : undefined;
}

/** Tells whether the first line is an object of its own, and none that holds all the others. */
function isLines(text: string): boolean {
  const [first, ...rest] = text.split(/\r?\n/);
  try {
    const values = Object.values(JSON.parse(first) as object);
    const holdsRows = values.some((value) => Array.isArray(value) && typeof value[0] === "object");
    return rest.some((line) => line.trim() !== "") || !holdsRows;
  } catch {
    return false;
  }
}

/** Names of what a workbook holds stand in the clear. */
function isWorkbook(bytes: Uint8Array): boolean {
  return /\[Content_Types\]\.xml|xl\/|mimetypeapplication\/vnd\.oasis/.test(
    new TextDecoder("latin1").decode(bytes),
  );
}

function letters(word: string): readonly number[] {
  return Array.from(word, (letter) => letter.charCodeAt(0));
}
