import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/** A message as a party was sent it, and by which node; a node is sent all of its own by the coordinator. */
export interface Recorded {
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** Bytes of a sender and of a length, in front of each message. */
const HEAD_BYTES = 8;

/** All that one party is sent in a study, in a file. */
export class Recording {
  readonly path: string;
  readonly #file: number;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, "w");
  }

  add(from: number, ...pieces: readonly Uint8Array[]): void {
    const head = new DataView(new ArrayBuffer(HEAD_BYTES));
    head.setUint32(0, from);
    head.setUint32(
      4,
      pieces.reduce((sum, { length }) => sum + length, 0),
    );
    for (const piece of [new Uint8Array(head.buffer), ...pieces]) writeSync(this.#file, piece);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Reads a recording, message by message: each in memory of its own, as from a socket. */
export function* recorded(path: string): Generator<Recorded, undefined> {
  const file = readFileSync(path);
  for (let at = 0; at < file.length;) {
    const from = file.readUInt32BE(at);
    const end = at + HEAD_BYTES + file.readUInt32BE(at + 4);
    yield { from, bytes: new Uint8Array(file.subarray(at + HEAD_BYTES, end)) };
    at = end;
  }
}
