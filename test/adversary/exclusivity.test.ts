import { describe, expect, test } from "vitest";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { combine, split } from "@fedseg/shared/crypto/shamir.ts";
import { type Envelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { quorumOf } from "@fedseg/shared/session/closed.ts";
import type { Opened } from "@fedseg/shared/session/opened.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { keyOf } from "./forger.ts";

const SIZES = [3, 4, 5, 6, 7, 8, 9];

/** What an honest node signs in an attempt of which two sets are asked for: one of them, or neither. */
type Side = "fast" | "certified" | "neither";

/** Every way in which `honest` nodes can be split. */
function* splits(honest: number): Generator<readonly Side[]> {
  const sides: readonly Side[] = ["fast", "certified", "neither"];
  for (let code = 0; code < 3 ** honest; code += 1) {
    yield Array.from({ length: honest }, (_, node) => sides[Math.floor(code / 3 ** node) % 3]);
  }
}

/**
 * Shares that the coordinator gets of each kind when the full set is closed to some, and a set without one dealer is
 * confirmed by others. Nodes that confirm give shares only under a certificate of t; colluders give everything.
 */
function sharesOf(sides: readonly Side[], { c, t }: { c: number; t: number }) {
  const count = (side: Side) => sides.filter((other) => other === side).length;
  const confirmed = count("certified") + c;
  return { alive: count("fast") + c, dropped: confirmed >= t ? confirmed : c };
}

describe.each(SIZES)("n = %i", (n) => {
  const { c, t } = defaultCohort(n);

  test("whoever signs what, at most one of two sets can be opened, and no dealer's b and m are both rebuilt", () => {
    const sets = [...splits(n - c)].map((sides) => {
      const { alive, dropped } = sharesOf(sides, { c, t });
      return [alive, dropped].filter((shares) => shares >= t).length;
    });
    expect(Math.max(...sets)).toBe(1);
  });

  test("one colluder more would open both", () => {
    const both = [...splits(n - c - 1)].some((sides) => {
      const { alive, dropped } = sharesOf(sides, { c: c + 1, t });
      return alive >= t && dropped >= t;
    });
    expect(both).toBe(n + c + 1 >= 2 * t);
  });

  test("the real quorum counts signers as the model does", () => {
    const [first, second] = [sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))];
    for (let honest = 0; honest <= n - c; honest += 1) {
      const fast = [...signed(n, "UNMASK", first, range(0, c + honest))];
      const confirmed = [...signed(n, "CONFIRM", second, [...range(0, c), ...range(c + honest, n)])];
      const isFast = quorumOf(study(n), opened(), first, "UNMASK", fast)! >= t;
      const isCertified = quorumOf(study(n), opened(), second, "CONFIRM", confirmed)! >= t;
      expect([isFast, isCertified]).not.toEqual([true, true]);
      expect(quorumOf(study(n), opened(), first, "UNMASK", [...fast, ...fast])).toBe(c + honest);
      expect(quorumOf(study(n), opened(), second, "UNMASK", fast)).toBe(fast.length === 0 ? 0 : undefined);
    }
  });

  test("t − 1 real shares do not give the secret, t do", () => {
    const secret = new Secret(sha256(Uint8Array.of(n)));
    const shares = split(secret, n, t, seededSource("shares")).map((share, at) => ({
      x: at + 1,
      share: share.reveal(),
    }));
    const known = shares.slice(0, t - 1);
    expect(combine([...known, shares[t - 1]], t).reveal()).toEqual(secret.reveal());
    expect(combine([...known, { x: t, share: shares[0].share }], t).reveal()).not.toEqual(secret.reveal());
  });
});

const BINDING = { planHash: sha256(Uint8Array.of(3)), enrolHash: sha256(Uint8Array.of(4)) };
const TURN = { session: 1, attempt: 1 };
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

function* signed(
  n: number,
  type: "CONFIRM" | "UNMASK",
  closeHash: Uint8Array,
  nodes: readonly number[],
): Generator<Envelope> {
  for (const sender of nodes.filter((node) => node < n)) {
    const content = type === "CONFIRM" ? { closeHash } : { closeHash, sharesHash: closeHash };
    yield sealEnvelope(keyOf(sender), BINDING, { type, ...TURN, sender, recipient: COORDINATOR }, content);
  }
}

/** As much of a study as the quorum looks at. */
function study(n: number): Study {
  return {
    identities: range(0, n).map((node) => keyOf(node).publicKey),
    binding: BINDING,
  } as unknown as Study;
}

function opened(): Opened {
  return { turn: TURN } as unknown as Opened;
}
