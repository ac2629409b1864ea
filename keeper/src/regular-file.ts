import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/**
 * Opens a file for reading and never waits: what has become a pipe, a device or a socket since somebody looked would hold
 * the whole process until another writes to it. @throws Error with the system's code, "no file" for what is none.
 */
export function openRegular(path: string): number {
  // Windows has neither such files in folders nor the flag, which is then no bit.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw Object.assign(new Error("it is a folder, a pipe, a device or a socket"), { code: "no file" });
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
