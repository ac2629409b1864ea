import { Buffer } from "node:buffer";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";

/** What the address of a local socket has room for on every system, in bytes: macOS takes 104 with the zero behind it, Linux 108. */
const MOST_BYTES = 103;

/** Returns where the service of a folder is spoken to. */
export function socketOf(folder: string): string {
  return join(folder, "service.sock");
}

/**
 * Does something with a path to a socket that is short enough to be an address: the path itself, or another one to the same
 * place, which leads through a link in the folder for temporary files and is gone afterwards.
 * @throws CodedError SOCKET_PATH when there is none.
 */
export async function withShortPath<T>(path: string, use: (short: string) => Promise<T>): Promise<T> {
  if (isShort(path)) return use(path);
  const { link, home } = linkTo(path);
  try {
    return await use(join(link, basename(path)));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function linkTo(path: string): { readonly link: string; readonly home: string } {
  try {
    const home = mkdtempSync(join(tmpdir(), "fedseg-"));
    const link = join(home, "f");
    symlinkSync(dirname(path), link);
    if (isShort(join(link, basename(path)))) return { link, home };
    rmSync(home, { recursive: true, force: true });
    throw new TypeError(`${tmpdir()} is too long as well`);
  } catch (error) {
    throw tooLong(path, error);
  }
}

function isShort(path: string): boolean {
  return Buffer.byteLength(path) <= MOST_BYTES;
}

function tooLong(path: string, error: unknown): CodedError {
  return new CodedError("SOCKET_PATH", {
    what: `The socket ${path} cannot be addressed (${error instanceof Error ? error.message : String(error)}).`,
    why: `The system takes at most ${MOST_BYTES} bytes, and no shorter way to it could be made in the folder for temporary files.`,
    todo: "Set TMPDIR to a short folder that this user can write to, such as /tmp, or give `folder` a shorter path.",
  });
}
