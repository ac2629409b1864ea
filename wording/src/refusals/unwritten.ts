/** What the system said of something that could not be written, and where it has said no more than that, what is usual. */
export interface Unwritten {
  readonly why: string;
  readonly todo: string;
}

/** Returns the system's code of a failure, as ENOSPC. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "unknown";
}

/** Tells whether nothing could be written because a disk, or what of it this user may take, is full. */
export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(systemCode(error));
}

/** What is right to do on a full disk. */
const MAKE_ROOM =
  "Make room on that disk: df shows the bytes that are left, df -i the files that may still be made.";

/** Returns why something could not be written, and what to do: by the system's own code where that says it, else as is `usual`. */
export function whyUnwritten(error: unknown, usual: Unwritten): Unwritten {
  const code = systemCode(error);
  if (code === "ENOSPC")
    return { why: "The disk is full: it has no room left, or lets no file more be made.", todo: MAKE_ROOM };
  if (code === "EDQUOT")
    return { why: "What this user may take of the disk (its quota) is used up.", todo: MAKE_ROOM };
  if (code === "EROFS") return { ...usual, why: "The disk is mounted to be read only." };
  return usual;
}
