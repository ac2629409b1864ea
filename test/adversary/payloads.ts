import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { MASKED_BYTES_LIMIT } from "@fedseg/shared/protocol/primitives.ts";

const ENVELOPE = {
  type: "REPORT",
  session: 1,
  attempt: 1,
  sender: 0,
  recipient: 0xffff,
  body: new Uint8Array(3),
  signature: new Uint8Array(64),
};
export const RESUME = { type: "resume", enrolled: true, verified: 0 };
export const REPORT = { type: "report", envelope: ENVELOPE, masked: new Uint8Array(8) };

const bytes = (...hex: readonly string[]) => Uint8Array.from(Buffer.from(hex.join(""), "hex"));
/** {"type": "resume", "enrolled": true, "verified": <the bytes given>}, keys in canonical order. */
export const resume = (verified: string) =>
  bytes("a3", "6474797065", "66726573756d65", "68656e726f6c6c6564", "f5", "687665726966696564", verified);

/** Bytes that are no message of the protocol, by what is wrong with them. */
export const PAYLOADS: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array(0)],
  ["noise", bytes("ff00ff00")],
  ["half a message", encodeCanonical(RESUME).slice(0, 12)],
  ["a byte after the message", new Uint8Array([...encodeCanonical(RESUME), 0])],
  ["not a number", encodeCanonical({ ...RESUME, verified: NaN })],
  ["infinity", encodeCanonical({ ...RESUME, verified: Infinity })],
  ["a fraction", encodeCanonical({ ...RESUME, verified: 0.5 })],
  ["a negative count", encodeCanonical({ ...RESUME, verified: -1 })],
  ["a count too large", encodeCanonical({ ...RESUME, verified: 0x10000 })],
  ["a text for a count", encodeCanonical({ ...RESUME, verified: "0" })],
  ["undefined", resume("f7")],
  ["an integer in a longer form", resume("1800")],
  ["an integer as a float", resume("f90000")],
  ["a tagged value", resume("c100")],
  [
    "a key twice",
    bytes(
      "a4",
      "6474797065",
      "66726573756d65",
      "6474797065",
      "66726573756d65",
      "68656e726f6c6c6564",
      "f5",
      "687665726966696564",
      "00",
    ),
  ],
  [
    "keys out of order",
    bytes("a3", "687665726966696564", "00", "68656e726f6c6c6564", "f5", "6474797065", "66726573756d65"),
  ],
  ["an indefinite map", bytes("bf", "6474797065", "66726573756d65", "ff")],
  ["an unknown key", encodeCanonical({ ...RESUME, extra: 1 })],
  ["an unknown type", encodeCanonical({ ...RESUME, type: "stop" })],
  [
    "a prototype as a key",
    bytes(
      "a4",
      "6474797065",
      "66726573756d65",
      "68656e726f6c6c6564",
      "f5",
      "687665726966696564",
      "00",
      "695f5f70726f746f5f5f",
      "a0",
    ),
  ],
  ["a constructor as a key", encodeCanonical({ ...RESUME, constructor: { prototype: { isAdmin: true } } })],
  ["a message of the other side", encodeCanonical({ type: "final", results: [] })],
  [
    "a masked vector too long",
    encodeCanonical({ ...REPORT, masked: new Uint8Array(MASKED_BYTES_LIMIT + 1) }),
  ],
  [
    "a signature too short",
    encodeCanonical({ ...REPORT, envelope: { ...ENVELOPE, signature: new Uint8Array(63) } }),
  ],
  ["a session too large", encodeCanonical({ ...REPORT, envelope: { ...ENVELOPE, session: 0x10000 } })],
  ["a list for a map", encodeCanonical([REPORT])],
  ["a request for the seed of the noise", encodeCanonical({ type: "noise-seed", session: 1, attempt: 1 })],
  ["deep nesting", new Uint8Array(100_000).fill(0x81)],
];
