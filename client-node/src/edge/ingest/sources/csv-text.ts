import { createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { CodedError } from "@fedseg/shared/errors.ts";
import { Blanks } from "../../../ingest/blanks.ts";
import type { CsvSource } from "../../../config/source-config.ts";
import { kindOf } from "../../../ingest/file-kind.ts";
import { likelyEastAsian } from "../../../ingest/east-asian.ts";
import { type Encoding, toUtf8 } from "../../../ingest/to-utf8.ts";
import { SkippedLines } from "../../../ingest/skipped-lines.ts";
import { Utf8Check } from "../../../ingest/utf8-check.ts";
import type { CopyPlace } from "./copy-place.ts";
import { beginningOf } from "./file-beginning.ts";
import { unreadTo } from "./source-files.ts";
import { inFile } from "./stage-files.ts";
import { streamUnpacked } from "./stream-file.ts";

/** How a file begins that says itself what it is. */
const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16", [0xff, 0xfe]],
  ["utf-16", [0xfe, 0xff]],
];

/** Bytes in which the first line is looked for. */
const HEADER = 65_536;

/** How the engine and the look for bad lines read a CSV file, when it has been written anew for them. */
export function dialectOf({ delimiter, quote }: CsvSource): {
  readonly delimiter: string;
  readonly quote: string;
} {
  return delimiter === "blanks" ? { delimiter: "\t", quote: "" } : { delimiter, quote };
}

/**
 * Returns a file in UTF-8 with one delimiter between columns and nothing above the header: itself, or a copy at `to`,
 * unpacked, for its owner only.
 * @throws CodedError CSV_ENCODING when its first bytes contradict the declared encoding, or CSV_UNREADABLE.
 */
export async function asUtf8Csv(file: string, source: CsvSource, { to, full }: CopyPlace): Promise<string> {
  const { encoding, delimiter } = source;
  requireText(file);
  requireMark(file, encoding);
  requireOneByte(file, source);
  if (encoding === "utf-8" && delimiter !== "blanks" && source.skip === 0) return file;
  try {
    const follow = () => [rewriting(source), createWriteStream(to, { mode: 0o600 })] as const;
    await streamUnpacked(file, follow, { signal: full });
    return to;
  } catch (error) {
    full.throwIfAborted();
    throw unreadTo("CSV", file, error);
  }
}

/** Returns the encoding that a file's first bytes state; undefined when they state none. */
export function markOf(bytes: Uint8Array): Encoding | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
}

/** Says what a file is that holds no lines of CSV. */
function requireText(file: string): void {
  const kind = kindOf(firstBytes(file, HEADER));
  if (kind === undefined) return;
  const what = `The file is no CSV: it is ${kind.is}.`;
  throw inFile(
    new CodedError("CSV_MALFORMED", { what, why: "A CSV file is lines of text.", todo: kind.todo }),
    file,
  );
}

function requireMark(file: string, declared: Encoding): void {
  const mark = markOf(firstBytes(file, 3));
  if (mark === undefined ? declared !== "utf-16" : mark === declared) return;
  const found = mark === undefined ? "does not begin with its byte order mark" : `begins as ${mark} does`;
  throw inFile(encodingError(declared, found, mark), file);
}

/** The line that names the columns is no user's: where it is UTF-8 beyond ASCII, so is the file. */
function requireOneByte(file: string, { encoding, header, skip }: CsvSource): void {
  if (!header || (encoding !== "latin-1" && encoding !== "windows-1252")) return;
  const bytes = new SkippedLines(skip).push(firstBytes(file, HEADER));
  const end = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  const line = end < 0 ? bytes : bytes.subarray(0, end);
  if (line.every((byte) => byte < 0x80)) return;
  const check = new Utf8Check();
  for (const byte of line) check.push(byte);
  if (check.take()) throw inFile(encodingError(encoding, "its first line is UTF-8", "utf-8"), file);
}

/** Returns the encoding that a file is likely in, which is not the one that its source declares. */
export function likelyEncoding(file: string, declared: Encoding): Encoding | undefined {
  const likely = likelyEastAsian(firstBytes(file, HEADER));
  return likely === declared ? undefined : likely;
}

function firstBytes(file: string, count: number): Uint8Array {
  try {
    return beginningOf(file, count);
  } catch (error) {
    throw unreadTo("CSV", file, error);
  }
}

/** The refusal of a file that is not in the encoding that its source declares. */
export function encodingError(declared: Encoding, found: string, suggested?: Encoding): CodedError {
  const others =
    suggested ??
    (declared === "utf-8" ? "windows-1252, latin-1, gbk, shift_jis, euc-kr, big5 or utf-16" : "utf-8");
  return new CodedError("CSV_ENCODING", {
    what: `The file is read as ${declared}, but ${found}.`,
    why: "In another encoding names and ids would be read as other characters.",
    todo: `Write encoding: ${others} in its source, whichever it is, or export it as UTF-8. utf-16 needs a byte order mark.`,
  });
}

function rewriting({ encoding, delimiter, skip }: CsvSource): Transform {
  const decoder = toUtf8(encoding);
  const skipped = new SkippedLines(skip);
  const blanks = delimiter === "blanks" ? new Blanks() : undefined;
  const written = (text: Uint8Array) => {
    const rest = skipped.push(text);
    return blanks?.push(rest) ?? rest;
  };
  return new Transform({
    transform(bytes: Uint8Array, _encoding, done) {
      done(null, written(decoder.push(bytes)));
    },
    flush(done) {
      done(null, written(decoder.end()));
    },
  });
}
