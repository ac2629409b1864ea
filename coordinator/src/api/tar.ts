import { utf8 } from "@fedseg/shared/crypto/bytes.ts";

const BLOCK = 512;
const [NAME, PREFIX] = [100, 155];

/**
 * Writes the header of one file in a POSIX tar archive (ustar): owner-only, of nobody, dated 1970, so that the same files
 * give the same archive. @throws RangeError for a path that does not fit.
 * @see POSIX.1-2017, pax, "ustar Interchange Format"
 */
export function tarHeader(path: string, bytes: number): Uint8Array {
  const [prefix, name] = splitPath(path);
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(utf8(text), at);
  put(0, name);
  put(100, "0000600\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${bytes.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0");
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\0");
  put(263, "00");
  put(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

/** What follows a file of so many bytes. */
export function tarPadding(bytes: number): Uint8Array {
  return new Uint8Array((BLOCK - (bytes % BLOCK)) % BLOCK);
}

/** What an archive ends with. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK);
}

function splitPath(path: string): readonly [string, string] {
  if (utf8(path).length <= NAME) return ["", path];
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (name !== "" && utf8(prefix).length <= PREFIX && utf8(name).length <= NAME) return [prefix, name];
  }
  throw new RangeError(`"path" expected one that fits a tar header, got ${path.length} characters`);
}
