import { type ReadStream, createReadStream } from "node:fs";
import { openRegular } from "@fedseg/keeper/files/regular-file.ts";

/** Streams a file's bytes, a large part at a time. @throws as `openRegular`, at once. */
export function streamFile(path: string): ReadStream {
  return createReadStream(path, { fd: openRegular(path), highWaterMark: 1 << 18 });
}
