import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/**
 * Opens a file for reading and never waits: what has become a pipe, a device or a socket since somebody looked would hold
 * the whole process until another writes to it. @throws Error with the system's code, "no file" for these.
 */
export function openRegular(path: string): number {
  // Windows has neither such files in folders nor the flag, which is then no bit.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = fstatSync(file);
  if (found.isFile()) return file;
  closeSync(file);
  const [code, what] = found.isDirectory()
    ? ["EISDIR", "a folder"]
    : ["no file", "a pipe, a device or a socket"];
  throw Object.assign(new Error(`${code}: it is ${what}`), { code });
}

/** Reads a whole file. @throws as `openRegular`. */
export function readRegular(path: string): Buffer {
  const file = openRegular(path);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
