import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { readRegular } from "@fedseg/keeper/files/regular-file.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { whileLocked } from "./folder-lock.ts";
import { writeWholeSync } from "../whole-file.ts";

const SUFFIX = ".sealed";

/** Files of a node that hold rows or speak of users: on disk they are sealed, under their name and ".sealed". */
export class SealedFiles {
  readonly #folder: string;
  readonly #vault: Vault;

  constructor(folder: string, vault: Vault) {
    this.#folder = folder;
    this.#vault = vault;
  }

  /** Writes a file whole or not at all, for its owner only, durable when it returns. @throws CodedError FILE_UNWRITABLE. */
  write(name: string, text: string): void {
    makeFolder(this.#folder);
    writeWholeSync(this.path(name), this.#vault.seal(utf8(text), `file/${name}`));
  }

  /** Reads a file; undefined when there is none. @throws CodedError FILE_UNREADABLE, VAULT_KEY_WRONG or VAULT_DAMAGED. */
  read(name: string): string | undefined {
    const path = this.path(name);
    if (!existsSync(path)) return undefined;
    const plain = this.#vault.open(this.#bytesOf(path), `file/${name}`);
    return new TextDecoder().decode(plain);
  }

  /**
   * Changes a file while no other process changes any; removes it for undefined, and leaves it alone for the same text.
   * @throws CodedError FOLDER_BUSY, FILE_UNWRITABLE, VAULT_KEY_WRONG or VAULT_DAMAGED.
   */
  update(name: string, change: (text: string | undefined) => string | undefined): void {
    this.alone(() => {
      const before = this.read(name);
      const after = change(before);
      if (after === before) return;
      if (after === undefined) this.remove(name);
      else this.write(name, after);
    });
  }

  /** Removes a file, if there is one. */
  remove(name: string): void {
    rmSync(this.path(name), { force: true });
  }

  /** Does something while no other process changes any file; not to be nested. @throws CodedError FOLDER_BUSY. */
  alone(work: () => void): void {
    whileLocked(this.#folder, work);
  }

  /** Lists the names of all files. */
  names(): readonly string[] {
    if (!existsSync(this.#folder)) return [];
    const sealed = readdirSync(this.#folder).filter((file) => file.endsWith(SUFFIX));
    return sealed.map((file) => file.slice(0, -SUFFIX.length)).sort();
  }

  /** Returns a text that is another after every change of the file; "" while there is none. */
  version(name: string): string {
    const found = statSync(this.path(name), { throwIfNoEntry: false });
    return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : "";
  }

  #bytesOf(path: string): Uint8Array {
    try {
      return Uint8Array.from(readRegular(path));
    } catch (error) {
      throw new CodedError("FILE_UNREADABLE", {
        what: `The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
        why: "It is no file, or belongs to another user of this machine.",
        todo: "Put the node's own file back, for the user who runs the node.",
      });
    }
  }

  /** Returns where a file lies. */
  path(name: string): string {
    return join(this.#folder, `${name}${SUFFIX}`);
  }
}
