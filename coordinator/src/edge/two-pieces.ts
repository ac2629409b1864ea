import { concatBytes } from "@fedseg/shared/crypto/bytes.ts";
import type { Socket } from "socket.io";

/** A packet as Engine.IO makes it, before it waits for its connection. */
interface Packet {
  data?: unknown;
  options: { wsPreEncodedFrame?: readonly [Uint8Array, Uint8Array] };
}

/** Messages of two pieces, by the first of them, until their packet is made. */
const seconds = new WeakMap<object, Uint8Array>();

/** Lets a connection send messages in two pieces: to be called once for each. */
export function allowTwoPieces(conn: Socket["conn"]): void {
  conn.on("packetCreate", (packet: Packet) => {
    const first = packet.data;
    const second = first instanceof Uint8Array ? seconds.get(first) : undefined;
    if (!(first instanceof Uint8Array) || !second) return;
    const head = frameHead(first.length + second.length);
    packet.options = { ...packet.options, wsPreEncodedFrame: [concatBytes(head, first), second] };
    // Where a transport does not take frames that are made, the message is put together after all.
    Object.defineProperty(packet, "data", { get: () => concatBytes(first, second) });
  });
}

/** Sends an event with a message that is `first` and `second`, which others may be sent too: it is not copied for each. */
export function emitInTwo(
  socket: Pick<Socket, "emit">,
  event: "message",
  study: string,
  [first, second]: readonly [Uint8Array, Uint8Array],
): void {
  seconds.set(first, second);
  socket.emit(event, study, first);
}

/** Head of an unmasked WebSocket frame that is one whole binary message. @see RFC 6455, section 5.2 */
function frameHead(length: number): Uint8Array {
  const [whole, short, long] = [0x82, 126, 127];
  if (length < short) return Uint8Array.of(whole, length);
  const head = new DataView(new ArrayBuffer(length < 2 ** 16 ? 4 : 10));
  head.setUint8(0, whole);
  head.setUint8(1, length < 2 ** 16 ? short : long);
  if (length < 2 ** 16) head.setUint16(2, length);
  else head.setBigUint64(2, BigInt(length));
  return new Uint8Array(head.buffer);
}
