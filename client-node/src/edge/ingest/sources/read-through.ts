import { Writable } from "node:stream";
import { CodedError } from "@fedseg/shared/errors.ts";
import { unreadTo } from "./source-files.ts";
import { UNPACKED, streamUnpacked } from "./stream-file.ts";

/**
 * Reads a file once to its end, unpacking it, and shows its bytes: the engine does not notice a gzip file that is cut
 * off or damaged and would take what it finds for everything. @throws CodedError CSV_UNREADABLE or JSON_UNREADABLE.
 */
export async function readThrough(
  file: string,
  kind: "CSV" | "JSON",
  see: (bytes: Uint8Array) => void | Promise<void> = () => undefined,
): Promise<void> {
  const sink = new Writable({
    write(bytes: Uint8Array, _encoding, done) {
      const seen = see(bytes);
      const next = () => {
        giveBack(bytes);
        done();
      };
      if (seen) seen.then(next, done);
      else next();
    },
  });
  try {
    await streamUnpacked(file, () => [sink]);
  } catch (error) {
    throw error instanceof CodedError ? error : unreadTo(kind, file, error);
  }
}

/**
 * Gives memory back when the last of its bytes have been seen: until V8 looks for what nobody holds it would stay taken, and of a
 * large file it would look again and again.
 */
function giveBack({ buffer, byteOffset, byteLength }: Uint8Array): void {
  const isLast = byteOffset + byteLength === buffer.byteLength;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === UNPACKED && isLast) buffer.transfer(0);
}
