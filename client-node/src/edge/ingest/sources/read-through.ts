import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { unreadTo } from "./source-files.ts";
import { streamFile } from "./stream-file.ts";

/** Bytes that are unpacked at a time. */
const UNPACKED = 1 << 18;

/**
 * Reads a file once to its end, unpacking it, and shows its bytes: the engine does not notice a gzip file that is cut
 * off or damaged and would take what it finds for everything. @throws CodedError CSV_UNREADABLE or JSON_UNREADABLE.
 */
export async function readThrough(
  file: string,
  kind: "CSV" | "JSON",
  see: (bytes: Uint8Array) => void = () => undefined,
): Promise<void> {
  const sink = new Writable({
    write(bytes: Uint8Array, _encoding, done) {
      see(bytes);
      done();
    },
  });
  try {
    const bytes = streamFile(file);
    await (isGzip(file)
      ? pipeline(bytes, createGunzip({ chunkSize: UNPACKED }), sink)
      : pipeline(bytes, sink));
  } catch (error) {
    throw unreadTo(kind, file, error);
  }
}

/** Tells whether a file is compressed, as the engine does: by its name. */
export function isGzip(file: string): boolean {
  return file.endsWith(".gz");
}
