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

/**
 * What an honest node signs in an attempt: the one survivor set that it is shown, or nothing. The coordinator closes the
 * full set (no certificate), a set without dealer a, or a set without dealer b. A third certified set would need
 * signers of its own like the second, so that more of them open nothing that two do not.
 */
type Side = "nothing" | "full" | "without a" | "without b";
const SIDES: readonly Side[] = ["nothing", "full", "without a", "without b"];

/** How many honest nodes have signed each set. */
interface Split {
  readonly full: number;
  readonly a: number;
  readonly b: number;
}

/** Every assignment of a side to each of `honest` nodes, as the numbers that matter, each once. */
function splitsOf(honest: number): readonly Split[] {
  const splits = new Map<number, Split>();
  for (let code = 0; code < 4 ** honest; code += 1) {
    const count = { nothing: 0, full: 0, "without a": 0, "without b": 0 };
    for (let node = 0, rest = code; node < honest; node += 1, rest = Math.floor(rest / 4))
      count[SIDES[rest % 4]] += 1;
    const counts = { full: count.full, a: count["without a"], b: count["without b"] };
    splits.set(counts.full * 10_000 + counts.a * 100 + counts.b, counts);
  }
  return [...splits.values()];
}

/** What the coordinator can do with a split: sets that it opens, and dealers of whom it rebuilds both secrets. */
interface Gain {
  readonly sets: readonly Side[];
  readonly exposed: readonly string[];
}

/**
 * Who has signed the full set gives shares at once; who has confirmed another gives them under a certificate of t.
 * Colluders confirm everything and give every share that they hold. A dealer's b needs t shares of those for whom it
 * has survived, its m t of those for whom it was dropped.
 */
function gainOf({ full, a, b }: Split, { c, t }: { c: number; t: number }): Gain {
  const under = (confirms: number) => (confirms + c >= t ? confirms : 0);
  const [underA, underB] = [under(a), under(b)];
  const shares = {
    "a's b": full + underB + c,
    "a's m": underA + c,
    "b's b": full + underA + c,
    "b's m": underB + c,
    "others' b": full + underA + underB + c,
  };
  const rebuilt = (...secrets: readonly (keyof typeof shares)[]) =>
    secrets.every((secret) => shares[secret] >= t);
  const sets: Side[] = [];
  if (rebuilt("others' b", "a's b", "b's b")) sets.push("full");
  if (rebuilt("others' b", "a's m", "b's b")) sets.push("without a");
  if (rebuilt("others' b", "a's b", "b's m")) sets.push("without b");
  const exposed = [rebuilt("a's b", "a's m") ? "a" : "", rebuilt("b's b", "b's m") ? "b" : ""].filter(
    Boolean,
  );
  return { sets, exposed };
}

describe.each(SIZES)("n = %i", (n) => {
  const { c, t } = defaultCohort(n);

  test("whoever signs what, at most one set is opened and no dealer's secrets are both rebuilt, if 2t > n + c, else not", () => {
    for (let colluders = 1; colluders < n; colluders += 1) {
      const splits = splitsOf(n - colluders);
      for (let threshold = colluders + 1; threshold <= n; threshold += 1) {
        const gains = splits.map((one) => gainOf(one, { c: colluders, t: threshold }));
        const isExclusive = gains.every(({ sets, exposed }) => sets.length <= 1 && exposed.length === 0);
        expect({ colluders, threshold, isExclusive }).toEqual({
          colluders,
          threshold,
          isExclusive: 2 * threshold > n + colluders,
        });
      }
    }
  });

  test("the plan's own numbers hold the inequality, and with one colluder more two sets can be opened where it breaks", () => {
    expect(2 * t).toBeGreaterThan(n + c);
    const both = splitsOf(n - c - 1).some((one) => gainOf(one, { c: c + 1, t }).sets.length > 1);
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
