import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { BundleSource } from "../bundle/bundle.ts";

/** A bundle in a folder: each file is read when it is asked for, and not kept. */
export class BundleFolder implements BundleSource {
  readonly #folder: string;
  /** Paths of the files; whether each is a regular one. */
  readonly #files: ReadonlyMap<string, boolean>;

  /** @throws CodedError BUNDLE_UNREADABLE. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#files = readable(folder, () => listFiles(folder));
  }

  keys(): Iterable<string> {
    return this.#files.keys();
  }

  /** What is no regular file counts as an empty one, so that it is never overlooked. @throws CodedError BUNDLE_UNREADABLE. */
  get(path: string): Uint8Array | undefined {
    const isRegular = this.#files.get(path);
    if (isRegular === undefined) return undefined;
    if (!isRegular) return new Uint8Array(0);
    return readable(this.#folder, () => {
      // The same bytes as a plain array of them, not a copy.
      const { buffer, byteOffset, byteLength } = readFileSync(join(this.#folder, path));
      return new Uint8Array(buffer, byteOffset, byteLength);
    });
  }
}

function listFiles(folder: string): ReadonlyMap<string, boolean> {
  if (!statSync(folder).isDirectory()) throw new Error("it is not a folder");
  const files = new Map<string, boolean>();
  // Not by readdir's own recursion: that goes through links, and a bundle must not lead out of its folder.
  const list = (under: string): void => {
    for (const entry of readdirSync(join(folder, under), { withFileTypes: true })) {
      const path = under === "" ? entry.name : `${under}/${entry.name}`;
      if (entry.isDirectory()) list(path);
      else files.set(path, entry.isFile());
    }
  };
  list("");
  return files;
}

function readable<T>(folder: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CodedError("BUNDLE_UNREADABLE", {
      what: `The bundle at ${folder} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
      why: "An audit needs a folder with the plan, the sessions, the model and the ledgers.",
      todo: "Give the path of the bundle folder that the coordinator has published.",
    });
  }
}
