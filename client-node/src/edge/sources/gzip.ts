import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { unreadable } from "./source-files.ts";

/**
 * Unpacks a gzip file once and throws the bytes away: the engine does not notice one that is cut off or damaged and
 * would take what it finds for everything. @throws CodedError CSV_UNREADABLE or JSON_UNREADABLE.
 */
export async function requireWholeGzip(file: string, kind: "CSV" | "JSON"): Promise<void> {
  const nowhere = new Writable({ write: (_bytes, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(file), createGunzip(), nowhere);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "";
    throw unreadable(kind, file.split("/").at(-1) ?? "", reason);
  }
}
