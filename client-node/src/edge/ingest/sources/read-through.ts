import { createWriteStream } from "node:fs";
import { basename } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { CopyPlace } from "./copy-place.ts";
import { unreadable } from "./source-files.ts";
import { streamFile } from "./stream-file.ts";

/** Bytes that are unpacked at a time. */
const UNPACKED = 1 << 18;

/** What is read: which kind of lines, and where a copy goes. */
export interface ReadPlan extends CopyPlace {
  readonly kind: "CSV" | "JSON";
}

/**
 * Reads a file once to its end and shows its bytes, unpacked: the engine does not notice a gzip file that is cut off or damaged
 * and would take what it finds for everything. Returns where they lie: of such a file a copy, for its owner only, since the
 * engine unpacks more slowly, and would do it once more; it is smaller than the table that is made of it.
 * @throws CodedError CSV_UNREADABLE, JSON_UNREADABLE or ENGINE_DISK.
 */
export async function readThrough(
  file: string,
  { kind, to, full }: ReadPlan,
  see: (bytes: Uint8Array) => void,
): Promise<string> {
  try {
    const bytes = streamFile(file);
    if (!isGzip(file)) {
      await pipeline(bytes, seeing(see));
      return file;
    }
    const shown = async function* (unpacked: AsyncIterable<Uint8Array>) {
      for await (const part of unpacked) {
        see(part);
        yield part;
      }
    };
    const copy = createWriteStream(to, { mode: 0o600 });
    await pipeline(bytes, createGunzip({ chunkSize: UNPACKED }), shown, copy, { signal: full });
    return to;
  } catch (error) {
    full.throwIfAborted();
    throw unreadable(kind, basename(file), (error as NodeJS.ErrnoException).code ?? "");
  }
}

function seeing(see: (bytes: Uint8Array) => void): Writable {
  return new Writable({
    write(bytes: Uint8Array, _encoding, done) {
      see(bytes);
      done();
    },
  });
}

/** Tells whether a file is compressed, as the engine does: by its name. */
export function isGzip(file: string): boolean {
  return file.endsWith(".gz");
}
