import { readdirSync, statSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";

/** How often an engine's folder is measured: what is written between two looks comes from the half that is left free. */
const LOOK_MS = 50;

/** Part of a disk's free space that one engine may take, unless its owner says otherwise. */
const SHARE = 1 / 2;

/** Returns how many bytes an engine may write into a folder: so many megabytes, or a share of what is free now. */
export function roomIn(folder: string, spillMb: number | undefined): number {
  if (spillMb !== undefined) return spillMb * 1e6;
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor(bavail * bsize * SHARE);
}

/**
 * Watches how much lies in an engine's folder: rows must never fill the disk that the node's books are on.
 * The signal is aborted with the refusal ENGINE_DISK as soon as it is more than `room`, in bytes.
 */
export class DiskWatch {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly signal = this.#controller.signal;

  constructor(folder: string, room: number) {
    this.#timer = setInterval(() => {
      if (bytesIn(folder) <= room) return;
      this.end();
      this.#controller.abort(noRoom(room));
    }, LOOK_MS).unref();
  }

  /** Ends watching. */
  end(): void {
    clearInterval(this.#timer);
  }
}

/** Adds up the files in a folder; what is removed meanwhile counts nothing. */
function bytesIn(folder: string): number {
  let sum = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      sum += entry.isDirectory() ? bytesIn(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    }
  } catch {
    // The folder has just gone.
  }
  return sum;
}

function noRoom(room: number): CodedError {
  return new CodedError("ENGINE_DISK", {
    what: `Reading the data takes more than the ${Math.floor(room / 1e6)} MB of disk that the engine may use.`,
    why: "The node's books are on the same disk, and rows must not take the room that they need.",
    todo: "Make room on the disk of the node's folder, or set data.engine.spillMb to what the rows may take.",
  });
}
