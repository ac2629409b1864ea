import { closeSync, readSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { openRegular } from "@fedseg/keeper/files/regular-file.ts";
import { isGzip } from "./stream-file.ts";

/** Bytes from which the first ones of a packed file are unpacked. */
const PACKED = 1 << 16;

/** Returns a file's first bytes, unpacked, at most so many. @throws Error of the file system, or of an archive that is none. */
export function beginningOf(path: string, most: number): Buffer {
  const file = openRegular(path);
  try {
    const bytes = Buffer.alloc(Math.max(most, PACKED));
    const read = bytes.subarray(0, readSync(file, bytes));
    const plain =
      isGzip(path) && read.length > 0 ? gunzipSync(read, { finishFlush: constants.Z_SYNC_FLUSH }) : read;
    return plain.subarray(0, most);
  } finally {
    closeSync(file);
  }
}
