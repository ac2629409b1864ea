import { expect, test } from "vitest";
import { toHex, utf8 } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";
import {
  type Comparison,
  type Keys,
  NONCE_BYTES,
  WORDS,
  agreementWords,
  answerWords,
  challengeWords,
  readChallenge,
  rosterFingerprint,
} from "./comparison.ts";

const KEYS: Keys = {
  coordinator: { name: "hub", identity: "01".repeat(32) },
  roster: ["02", "03", "04"].map((byte, at) => ({ name: `shop-${at + 1}`, identity: byte.repeat(32) })),
};
const NONCE = Uint8Array.from({ length: NONCE_BYTES }, (_, at) => at);
const COMPARISON: Comparison = {
  fingerprint: rosterFingerprint(KEYS),
  asker: "shop-1",
  answerer: "shop-2",
  nonce: NONCE,
};

test("a challenge is read as it was written; one with a misheard word is none", () => {
  const words = challengeWords(NONCE).split(" ");
  expect(words.length).toBe(WORDS.challenge);
  expect(readChallenge(words)).toEqual(NONCE);
  for (let at = 0; at < words.length; at += 1)
    expect(readChallenge(words.with(at, words[at] === "zuzuz" ? "zuzun" : "zuzuz"))).toBeUndefined();
  expect(readChallenge(words.slice(1))).toBeUndefined();
});

test.each<[string, Keys]>([
  ["coordinator", { ...KEYS, coordinator: { name: "hub", identity: "05".repeat(32) } }],
  ["name", { ...KEYS, coordinator: { name: "hub-2", identity: "01".repeat(32) } }],
  ["key", { ...KEYS, roster: KEYS.roster.with(1, { name: "shop-2", identity: "06".repeat(32) }) }],
  ["order of the roster", { ...KEYS, roster: KEYS.roster.toReversed() }],
  ["number of partners", { ...KEYS, roster: KEYS.roster.slice(0, 2) }],
])("another %s has another fingerprint, answer and agreement", (_, keys) => {
  const other = { ...COMPARISON, fingerprint: rosterFingerprint(keys) };
  expect(toHex(other.fingerprint)).not.toBe(toHex(COMPARISON.fingerprint));
  for (const words of [answerWords, agreementWords]) expect(words(other)).not.toBe(words(COMPARISON));
});

test.each<[string, Partial<Comparison>]>([
  ["challenge", { nonce: NONCE.toReversed() }],
  ["asker", { asker: "shop-3" }],
  ["answerer", { answerer: "shop-3" }],
  ["roles", { asker: "shop-2", answerer: "shop-1" }],
])("an answer holds for its %s alone", (_, change) => {
  expect(answerWords({ ...COMPARISON, ...change })).not.toBe(answerWords(COMPARISON));
});

/** Makes the fingerprint of some roster that an author could hand out, by a number. */
const rosterNumber = (side: string, n: number) => sha256(utf8(`${side} ${n}`));
const nonceNumber = (n: number) => sha256(utf8(`nonce ${n}`)).subarray(0, NONCE_BYTES);
/** The answer cut to its first word: sixteen bits, in which grinding can be done here. */
const firstWord = (comparison: Comparison) => answerWords(comparison).split(" ")[0];

/** Makes rosters for both sides until two of them give one word to a challenge that is known beforehand. */
function grind(nonce: Uint8Array): { left: Uint8Array; right: Uint8Array; rosters: number } {
  const made = new Map<string, Uint8Array>();
  for (let n = 0; ; n += 1) {
    const left = rosterNumber("left", n);
    made.set(firstWord({ ...COMPARISON, nonce, fingerprint: left }), left);
    const right = rosterNumber("right", n);
    const match = made.get(firstWord({ ...COMPARISON, nonce, fingerprint: right }));
    if (match) return { left: match, right, rosters: 2 * (n + 1) };
  }
}

test("an author of both rosters grinds a word that it knows beforehand, and not one whose challenge comes after", () => {
  const known = nonceNumber(0);
  const { left, right, rosters } = grind(known);
  // Birthdays: some hundreds of rosters instead of 65,536.
  expect(rosters).toBeLessThan(4096);
  const passes = (nonce: Uint8Array) =>
    firstWord({ ...COMPARISON, nonce, fingerprint: left }) ===
    firstWord({ ...COMPARISON, nonce, fingerprint: right });
  expect(passes(known)).toBe(true);
  const fresh = Array.from({ length: 4000 }, (_, n) => nonceNumber(n + 1));
  // One in 65,536 passes: of 4000, more than four would have probability under 1e-8.
  expect(fresh.filter(passes).length).toBeLessThanOrEqual(4);
});
