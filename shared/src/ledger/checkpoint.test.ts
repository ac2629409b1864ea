import { expect, test } from "vitest";
import { sha256 } from "../crypto/hash.ts";
import { Secret } from "../crypto/secret.ts";
import { signingKeyFromSeed } from "../crypto/signature.ts";
import { checkpointIn, cosign, isCosigned, proveCosigned, signCheckpoint } from "./checkpoint.ts";
import { encodeNotes, formatNote, parseNote, parseNotes, parseSignature, withSignature } from "./note.ts";

const keyOf = (byte: number) => signingKeyFromSeed(new Secret(new Uint8Array(32).fill(byte)));
const [own, peer] = [keyOf(1), keyOf(2)];
const root = sha256(new Uint8Array(1));
const [willow, oak] = [
  { name: "willow", identity: own.publicKey },
  { name: "oak", identity: peer.publicKey },
];
const text = signCheckpoint(own, "willow", { size: 7, root });

test("a checkpoint is a signed note of origin, size and root", () => {
  expect(text).toMatch(/^fedseg\/willow\n7\n[A-Za-z0-9+/]{43}=\n\n— fedseg\/willow [A-Za-z0-9+/=]+\n$/);
  expect(checkpointIn(text, willow)).toEqual({ size: 7, root });
});

test.each([
  ["another party", text, oak],
  ["the same name under another key", text, { name: "willow", identity: peer.publicKey }],
  ["another size", text.replace("\n7\n", "\n8\n"), willow],
  ["a size with a leading zero", text.replace("\n7\n", "\n07\n"), willow],
  ["another origin", text.replace("fedseg/willow\n7", "fedseg/oak\n7"), willow],
  ["no signature", text.split("— ")[0], willow],
  ["two notes", text + text, willow],
  ["a note without its last newline", text.trimEnd(), willow],
])("%s is not read", (_, note, signatory) => {
  expect(checkpointIn(note, signatory)).toBeUndefined();
});

test("a cosignature holds for this note, this witness and this time only", () => {
  const note = parseNote(text)!;
  const line = cosign(peer, "oak", note.text, 1_790_000_000);
  const cosigned = { ...note, signatures: [...note.signatures, line] };
  expect(isCosigned(note, oak)).toBe(false);
  expect(isCosigned(parseNote(formatNote(cosigned))!, oak)).toBe(true);
  expect(isCosigned(cosigned, { ...oak, identity: own.publicKey })).toBe(false);
  expect(isCosigned({ ...cosigned, text: note.text.replace("7", "8") }, oak)).toBe(false);
  const later = { ...line, bytes: line.bytes.with(7, line.bytes[7] ^ 1) };
  expect(isCosigned({ ...note, signatures: [later] }, oak)).toBe(false);
});

test("cosignatures that are proved together hold for the same notes and witnesses as each by itself", () => {
  const { text: signed } = parseNote(text)!;
  const [line, again] = [1, 2].map((seconds) => cosign(peer, "oak", signed, seconds));
  const lineOf = (change: number) => ({ ...line, bytes: line.bytes.with(40, line.bytes[40] ^ change) });
  const notes = [[line], [again], [], [lineOf(1)], [line, again]].map((signatures) => ({
    text: signed,
    signatures,
  }));
  const seed = new Secret(new Uint8Array(32).fill(9));
  const other = { name: "oak", identity: own.publicKey };
  for (const some of [notes, notes.toSpliced(3, 1)]) {
    proveCosigned(
      some.flatMap((note) => [oak, other, willow].map((witness) => ({ note, witness }))),
      seed,
    );
    expect(notes.map((note) => isCosigned(note, oak))).toEqual([true, true, false, false, false]);
    expect(notes.some((note) => isCosigned(note, other) || isCosigned(note, willow))).toBe(false);
  }
  // It is these very notes that are remembered: one that is made otherwise is looked at.
  expect(isCosigned({ ...notes[0], text: "willow" }, oak)).toBe(false);
});

test("notes are read one behind the other, and nothing else among them", () => {
  expect(parseNotes(text + text)).toHaveLength(2);
  expect(parseNotes(`${text}x`)).toBeUndefined();
  expect(parseNotes("")).toEqual([]);
});

test("notes are written in bytes as in text, whether their lines were read or made", () => {
  const read = parseNote(text)!;
  const made = { ...read, signatures: [...read.signatures, cosign(peer, "oak", read.text, 7)] };
  const written = encodeNotes([read, made]);
  expect(new TextDecoder().decode(written)).toBe(formatNote(read) + formatNote(made));
  expect(parseNotes(new TextDecoder().decode(written))).toEqual([read, made]);
  // A signature is added to the bytes that are known of a note, and to one that has not been written.
  for (const note of [read, { ...read }]) {
    const once = withSignature(note, cosign(peer, "oak", read.text, 7));
    const grown = withSignature(once, cosign(own, "elm", read.text, 8));
    expect(new TextDecoder().decode(encodeNotes([grown]))).toBe(formatNote(grown));
    expect(grown.signatures).toHaveLength(note.signatures.length + 2);
    expect(note.signatures).toEqual(read.signatures);
  }
  // What is kept of a line that was read is its only spelling.
  expect(parseSignature("— oak QUJDREVG")).toBeDefined();
  for (const line of ["— oak QUJDREV=", "—  oak QUJDREVG", "— oak QUJDREVG "])
    expect(parseSignature(line)).toBeUndefined();
});

test("key ids follow the specification", () => {
  const note = parseNote(text)!;
  const id = sha256(Uint8Array.of(...Buffer.from("fedseg/willow\n"), 1, ...own.publicKey)).subarray(0, 4);
  expect(note.signatures[0].keyId).toEqual(id);
});
