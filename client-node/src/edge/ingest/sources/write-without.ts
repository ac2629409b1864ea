import { createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import type { ByteRange } from "../../../ingest/byte-range.ts";
import type { CopyPlace } from "./copy-place.ts";
import { unreadTo } from "./source-files.ts";
import { streamUnpacked } from "./stream-file.ts";

/** A file to copy: what it is, which of its bytes are left out, in their order, and where the copy is put. */
export interface CopyPlan extends CopyPlace {
  readonly kind: "CSV" | "JSON";
  readonly ranges: readonly ByteRange[];
}

/**
 * Writes a file's bytes, unpacked, without some of them, for its owner only. Returns the copy's path.
 * @throws CodedError CSV_UNREADABLE, JSON_UNREADABLE or ENGINE_DISK.
 */
export async function writeWithout(file: string, { kind, ranges, to, full }: CopyPlan): Promise<string> {
  try {
    const follow = () => [without(ranges), createWriteStream(to, { mode: 0o600 })] as const;
    await streamUnpacked(file, follow, { signal: full });
    return to;
  } catch (error) {
    full.throwIfAborted();
    throw unreadTo(kind, file, error);
  }
}

function without(ranges: readonly ByteRange[]): Transform {
  let [at, next] = [0, 0];
  return new Transform({
    transform(bytes: Uint8Array, _encoding, done) {
      const end = at + bytes.length;
      const first = at;
      while (at < end) {
        const { from, to } = ranges[next] ?? { from: Infinity, to: Infinity };
        if (at < from) this.push(bytes.subarray(at - first, Math.min(from, end) - first));
        at = Math.min(at < from ? from : to, end);
        if (at === to) next += 1;
      }
      done();
    },
  });
}
