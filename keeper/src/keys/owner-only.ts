import { chmodSync, readFileSync } from "node:fs";

/**
 * Reads a secret file and takes it away from everybody but its owner. On a read-only mount, as container engines give secrets,
 * it stays as whoever mounts it has made it. @throws the system's error when it cannot be read, or is another user's.
 */
export function readOwnerOnly(path: string): Uint8Array {
  const bytes = Uint8Array.from(readFileSync(path));
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EROFS") throw error;
  }
  return bytes;
}
