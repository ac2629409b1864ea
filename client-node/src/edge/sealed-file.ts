import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import type { Vault } from "@fedseg/keeper/vault.ts";
import { writeWholeSync } from "./whole-file.ts";

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
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeWholeSync(this.path(name), this.#vault.seal(utf8(text), `file/${name}`));
  }

  /** Reads a file; undefined when there is none. @throws CodedError VAULT_KEY_WRONG or VAULT_DAMAGED. */
  read(name: string): string | undefined {
    const path = this.path(name);
    if (!existsSync(path)) return undefined;
    const plain = this.#vault.open(Uint8Array.from(readFileSync(path)), `file/${name}`);
    return new TextDecoder().decode(plain);
  }

  /** Returns a text that is another after every change of the file; "" while there is none. */
  version(name: string): string {
    const found = statSync(this.path(name), { throwIfNoEntry: false });
    return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : "";
  }

  /** Returns where a file lies. */
  path(name: string): string {
    return join(this.#folder, `${name}.sealed`);
  }
}
