import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileUnwritable } from "../whole-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { PROCESS_BYTES } from "@fedseg/shared/protocol/handshake.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

/** The file in a node's folder that names, line by line, every process that has connected from it. */
const PROCESSES = "processes";

/**
 * The processes that have used an identity key from one folder. Each draws a name of its own, which its proofs carry: a
 * proof with another name was made elsewhere, by whoever has the key too.
 */
export class OwnProcesses {
  /** This process's name. */
  readonly own: Uint8Array;
  readonly #path: string | undefined;

  /** Draws a name, and writes it down before anything is signed with it. `folder` undefined, or not there yet: for this process only. @throws CodedError FILE_UNWRITABLE. */
  constructor(folder: string | undefined, source: ByteSource) {
    this.own = source.bytes(PROCESS_BYTES);
    this.#path = folder !== undefined && existsSync(folder) ? join(folder, PROCESSES) : undefined;
    if (this.#path !== undefined) noteDown(this.#path, toHex(this.own));
  }

  /** Tells whether a process of this folder has this name. */
  has(name: Uint8Array): boolean {
    const text = toHex(name);
    if (text === toHex(this.own)) return true;
    return this.#path !== undefined && readFileSync(this.#path, "utf8").split("\n").includes(text);
  }
}

function noteDown(path: string, name: string): void {
  try {
    appendFileSync(path, `${name}\n`, { mode: 0o600 });
  } catch (error) {
    throw fileUnwritable(path, error);
  }
}
