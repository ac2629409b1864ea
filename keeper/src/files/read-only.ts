import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";

/** Returns the system's code for why nothing may be written into a database or beside it, as EROFS; undefined when it may be. */
export function whyReadOnly(path: string): string | undefined {
  try {
    for (const place of [dirname(path), path]) accessSync(place, constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "EACCES" || code === "EPERM" || code === "EROFS" ? code : undefined;
  }
}
