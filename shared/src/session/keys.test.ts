import { expect, test } from "vitest";
import { DOMAINS } from "../crypto/domains.ts";
import { tagOf } from "../crypto/hash.ts";
import { hkdf } from "../crypto/hkdf.ts";
import { Secret } from "../crypto/secret.ts";
import { type Chains, advanceChains, eraseChains, nextChains } from "./keys.ts";

const chainsOf = (first: number): Chains => ({
  send: [0, 1].map((at) => new Secret(new Uint8Array(32).fill(first + at))),
  receive: [2, 3].map((at) => new Secret(new Uint8Array(32).fill(first + at))),
});
const all = ({ send, receive }: Chains) => [...send, ...receive];
const shown = (chains: Chains) => all(chains).map((chain) => Uint8Array.from(chain.reveal()));
const isErased = (chains: Chains) =>
  all(chains).every((chain) => {
    try {
      chain.reveal();
      return false;
    } catch {
      return true;
    }
  });
const derived = (chain: Uint8Array) =>
  hkdf(new Secret(chain), new Uint8Array(0), tagOf(DOMAINS.chanNext), 32).reveal();

test("the next session's chains follow from this one's, and are derived once", () => {
  const chains = chainsOf(1);
  const expected = shown(chains).map(derived);
  expect(shown(nextChains(chains))).toEqual(expected);
  expect(nextChains(chains)).toBe(nextChains(chains));
  const next = advanceChains(chains);
  expect(shown(next)).toEqual(expected);
  expect(isErased(chains)).toBe(true);
  expect(shown(nextChains(next))).toEqual(expected.map(derived));
});

test("who erases chains erases those that were derived of them", () => {
  const chains = chainsOf(5);
  const next = nextChains(chains);
  const later = nextChains(next);
  eraseChains(chains);
  expect([chains, next, later].map(isErased)).toEqual([true, true, true]);
});

test("chains that are advanced leave nothing behind but the next", () => {
  const chains = chainsOf(9);
  const next = advanceChains(chains);
  eraseChains(chains);
  expect(isErased(next)).toBe(false);
  expect(() => nextChains(chains)).toThrow(TypeError);
});
