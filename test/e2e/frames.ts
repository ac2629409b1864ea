/** One piece of what a WebSocket client sends: its HTTP request, or one frame. */
export interface ClientPiece {
  /** The bytes as they travel. */
  readonly raw: Buffer;
  /** The bytes as they were meant: a frame's payload without its mask; the request itself. */
  readonly plain: Buffer;
  readonly isBinary: boolean;
}

/** Cuts a client's byte stream into its request and its frames, and takes the 4-byte masks off (RFC 6455 §5.2). */
export class ClientStream {
  #rest = Buffer.alloc(0);
  #isUpgraded = false;

  /** Takes the next bytes and returns the pieces that they complete. @throws TypeError for a compressed frame. */
  push(bytes: Uint8Array): ClientPiece[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const pieces: ClientPiece[] = [];
    for (let piece = this.#next(); piece !== undefined; piece = this.#next()) {
      this.#rest = this.#rest.subarray(piece.raw.length);
      pieces.push(piece);
    }
    return pieces;
  }

  #next(): ClientPiece | undefined {
    if (this.#isUpgraded) return readFrame(this.#rest);
    const end = this.#rest.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    this.#isUpgraded = true;
    const raw = this.#rest.subarray(0, end + 4);
    return { raw, plain: raw, isBinary: false };
  }
}

function readFrame(bytes: Buffer): ClientPiece | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = bytes;
  if ((first & 0x70) !== 0) throw new TypeError('"frame" expected plain content, got a compressed one');
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskAt = 2 + lengthBytes;
  const maskBytes = (second & 0x80) === 0 ? 0 : 4;
  if (bytes.length < maskAt + maskBytes) return undefined;
  const length =
    lengthBytes === 8 ? Number(bytes.readBigUInt64BE(2)) : lengthBytes === 2 ? bytes.readUInt16BE(2) : short;
  const start = maskAt + maskBytes;
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(maskAt, start);
  const plain = Buffer.from(bytes.subarray(start, start + length));
  if (maskBytes > 0) for (let at = 0; at < length; at += 1) plain[at] ^= mask[at & 3];
  return { raw: bytes.subarray(0, start + length), plain, isBinary: (first & 0x0f) === 2 };
}

/** Writes one masked client frame, as a browser or a node would. */
export function clientFrame(content: Uint8Array, mask: Uint8Array, opcode = 2): Buffer {
  const head = Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(content.length), 2);
  const masked = Buffer.from(content);
  for (let at = 0; at < masked.length; at += 1) masked[at] ^= mask[at & 3];
  return Buffer.concat([head, mask, masked]);
}
