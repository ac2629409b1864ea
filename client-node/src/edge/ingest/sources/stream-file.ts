import { type ReadStream, createReadStream } from "node:fs";
import type { Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { openRegular } from "@fedseg/keeper/files/regular-file.ts";

/** Bytes that are unpacked at a time, each time into memory of their own. */
export const UNPACKED = 1 << 18;

/** Streams a file's bytes, a large part at a time. @throws as `openRegular`, at once. */
export function streamFile(path: string): ReadStream {
  return createReadStream(path, { fd: openRegular(path), highWaterMark: 1 << 18 });
}

/** Tells whether a file is compressed, as the engine does: by its name. */
export function isGzip(file: string): boolean {
  return file.endsWith(".gz");
}

/**
 * Streams a file's bytes, unpacked, through what follows, which is made when the file is open, to their end: all that is packed in
 * it, part after part, and behind the last one there is nothing. Zeros there, as a disk leaves that was cut off in the middle, would
 * end unpacking without a word, whatever follows them. @throws Error of the file system, of an archive that is none, or of what follows.
 */
export async function streamUnpacked(
  path: string,
  follow: () => readonly [...Transform[], Writable],
  end: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const bytes = streamFile(path);
  const streams = follow();
  if (!isGzip(path)) return pipeline([bytes, ...streams], end);
  const unpacking = createGunzip({ chunkSize: UNPACKED });
  try {
    await pipeline([bytes, unpacking, ...streams], end);
  } catch (error) {
    // What comes later than the zeros.
    const isBehind = (error as NodeJS.ErrnoException).code === "ERR_STREAM_PUSH_AFTER_EOF";
    throw isBehind ? notAtEnd() : error;
  }
  if (unpacking.bytesWritten < bytes.bytesRead) throw notAtEnd();
}

function notAtEnd(): Error {
  return Object.assign(new Error("there is something behind the end"), { code: "Z_STREAM_END" });
}
