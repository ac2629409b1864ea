import {
  type ComparisonBook,
  NO_COMPARISONS,
  madeOver,
} from "@fedseg/client-node/comparison/comparison-book.ts";
import { begin, hear } from "@fedseg/client-node/comparison/compare.ts";
import { leastCompared, requireOwnKey } from "@fedseg/client-node/comparison/compared.ts";
import { checkPolicy } from "@fedseg/client-node/policy/check-policy.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Keys, answerWords, readChallenge, rosterFingerprint } from "@fedseg/shared/plan/comparison.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededSource } from "../simulation/seeded-source.ts";
import { USUAL } from "../simulation/example-policy.ts";
import { TINY_LIMITS, tinyPlan } from "../simulation/tiny-market.ts";

const keyOf = (whose: string) => toHex(sha256(utf8(whose)));
const party = (name: string, whose = name) => ({ name, identity: keyOf(whose) });
const NAMES = ["shop-1", "shop-2", "shop-3", "shop-4"];
const HONEST: Keys = { coordinator: party("hub"), roster: NAMES.map((name) => party(name)) };
/** A roster in which the operator's own keys stand for some names. */
const swapped = (...names: string[]): Keys => ({
  ...HONEST,
  roster: NAMES.map((name) => party(name, names.includes(name) ? `operator as ${name}` : name)),
});

const ENTROPY = seededSource("two people on the phone");
const OCCASION = { at: "2026-01-01T00:00:00.000Z", way: "by telephone" };

/** Somebody at a terminal, with what they have pinned. */
class Owner {
  readonly name: string;
  keys: Keys;
  book: ComparisonBook = NO_COMPARISONS;

  constructor(name: string, keys: Keys) {
    this.name = name;
    this.keys = keys;
  }

  /** Takes one step and returns the words to read out. @throws CodedError. */
  step(partner: string, heard?: string): string {
    const comparing = { keys: this.keys, self: this.name, partner };
    const [book, next] =
      heard === undefined
        ? begin(this.book, comparing, ENTROPY)
        : hear(this.book, comparing, heard, OCCASION);
    this.book = book;
    return "words" in next ? next.words : "";
  }

  /** With whom the roster of now was compared. */
  compared(): string[] {
    return madeOver(this.book, toHex(rosterFingerprint(this.keys))).map((one) => one.with);
  }
}

/** What is heard of words that were read out: "challenge", "answer" or "agreement". */
type Line = (words: string, which: string) => string;
const clear: Line = (words) => words;

/** Two owners compare, the first asking; returns the code with which it ended. */
function call(asker: Owner, answerer: Owner, line = clear): string {
  try {
    const challenge = asker.step(answerer.name);
    const answer = answerer.step(asker.name, line(challenge, "challenge"));
    const agreement = asker.step(answerer.name, line(answer, "answer"));
    answerer.step(asker.name, line(agreement, "agreement"));
    return "agreed";
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return error.code;
  }
}

test("two who have pinned the same roster agree, and both have it on record", () => {
  const [one, two] = [new Owner("shop-1", HONEST), new Owner("shop-2", HONEST)];
  expect(call(one, two)).toBe("agreed");
  expect([one.compared(), two.compared()]).toEqual([["shop-2"], ["shop-1"]]);
});

describe("the operator hands out other keys", () => {
  test.each<[string, Keys, Keys]>([
    ["an invite full of sybils", swapped("shop-2", "shop-3", "shop-4"), HONEST],
    ["one swapped key of a third partner", swapped("shop-3"), HONEST],
    ["the swapped key of whoever is called", swapped("shop-2"), HONEST],
    ["two invites, each with the other's key swapped", swapped("shop-2"), swapped("shop-1")],
    ["another coordinator", { ...HONEST, coordinator: party("hub", "second hub") }, HONEST],
    ["a roster that drops an honest partner", { ...HONEST, roster: HONEST.roster.slice(0, 3) }, HONEST],
    ["a roster in another order", { ...HONEST, roster: HONEST.roster.toReversed() }, HONEST],
    ["one more, whom nobody knows", { ...HONEST, roster: [...HONEST.roster, party("shop-5")] }, HONEST],
  ])("%s: the two who speak with each other notice", (_, first, second) => {
    const [one, two] = [new Owner("shop-1", first), new Owner("shop-2", second)];
    expect(call(one, two)).toBe("ROSTERS_DIFFER");
    expect([one.compared(), two.compared()]).toEqual([[], []]);
  });

  test("a key of its own in the victim's place is refused before anybody is called", () => {
    for (const keys of [
      swapped("shop-1"),
      { ...HONEST, roster: HONEST.roster.slice(1) },
      { ...HONEST, roster: HONEST.roster.with(1, party("shop-2", "shop-1")) },
    ])
      expect(() => requireOwnKey(keys, "shop-1", keyOf("shop-1"))).toThrow(
        expect.objectContaining({ code: "ROSTER_NOT_OURS" }),
      );
    expect(() => requireOwnKey(HONEST, "shop-1", keyOf("shop-1"))).not.toThrow();
  });
});

describe("the operator speaks", () => {
  const victim = () => new Owner("shop-1", swapped("shop-3"));
  const answerOf = (keys: Keys, answerer: string, challenge: string) =>
    answerWords({
      fingerprint: rosterFingerprint(keys),
      asker: "shop-1",
      answerer,
      nonce: readChallenge(challenge.split(" "))!,
    });

  test("words read out for everybody in advance fit no challenge", () => {
    const one = victim();
    const prepared = answerOf(one.keys, "shop-2", one.step("shop-2"));
    one.step("shop-2");
    expect(() => one.step("shop-2", prepared)).toThrow(expect.objectContaining({ code: "ROSTERS_DIFFER" }));
    expect(one.compared()).toEqual([]);
  });

  test("the words of one partner are not another's", () => {
    const one = new Owner("shop-1", HONEST);
    const three = new Owner("shop-3", HONEST);
    const words = three.step("shop-1", one.step("shop-2"));
    expect(() => one.step("shop-2", words)).toThrow(expect.objectContaining({ code: "ROSTERS_DIFFER" }));
    expect(one.compared()).toEqual([]);
  });

  test("an owner finds nothing on its own screen that would pass for the partner's words", () => {
    const [one, two] = [new Owner("shop-1", HONEST), new Owner("shop-2", HONEST)];
    const challenge = one.step("shop-2");
    const answer = two.step("shop-1", challenge);
    expect(() => one.step("shop-2", challenge)).toThrow(expect.objectContaining({ code: "WORDS_MISHEARD" }));
    expect(() => two.step("shop-1", answer.split(" ").slice(0, 2).join(" "))).toThrow(
      expect.objectContaining({ code: "ROSTERS_DIFFER" }),
    );
    expect([one.compared(), two.compared()]).toEqual([[], []]);
  });

  test.each([
    ["challenge", "WORDS_MISHEARD"],
    ["answer", "WORDS_MISHEARD"],
    ["agreement", "WORDS_MISHEARD"],
  ])("whoever relays the call and changes one word of the %s is noticed", (which, code) => {
    const [one, two] = [new Owner("shop-1", HONEST), new Owner("shop-2", HONEST)];
    const line: Line = (words, now) =>
      now === which ? words.replace(/\w+$/, (last) => (last === "babab" ? "zuzuz" : "babab")) : words;
    expect(call(one, two, line)).toBe(code);
    expect(two.compared()).toEqual([]);
  });

  test("whoever relays challenge and answer between two rosters unchanged, or answers from the other one, is noticed", () => {
    for (const isAnsweredByOperator of [false, true]) {
      const [one, two] = [victim(), new Owner("shop-2", HONEST)];
      let challenge = "";
      const line: Line = (words, which) => {
        if (which === "challenge") challenge = words;
        return which === "answer" && isAnsweredByOperator ? answerOf(HONEST, "shop-2", challenge) : words;
      };
      expect(call(one, two, line)).toBe("ROSTERS_DIFFER");
      expect([one.compared(), two.compared()]).toEqual([[], []]);
    }
  });

  test("whatever is typed, nothing is recorded but for the partner's own words", () => {
    const one = new Owner("shop-1", HONEST);
    one.step("shop-2");
    const word = fc.string({ unit: fc.constantFrom(..."bdfghjklmnprstvzaiou"), minLength: 5, maxLength: 5 });
    const typed = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 10 }).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(typed, (text) => {
        expect(() => one.step("shop-2", text)).toThrow(CodedError);
        expect(one.compared()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

test("a roster that has changed while a comparison was under way, or after it, has to be compared anew", () => {
  const [one, two] = [new Owner("shop-1", HONEST), new Owner("shop-2", HONEST)];
  const challenge = one.step("shop-2");
  one.keys = swapped("shop-4");
  const answer = two.step("shop-1", challenge);
  expect(() => one.step("shop-2", answer)).toThrow(expect.objectContaining({ code: "COMPARISON_UNBEGUN" }));
  one.keys = HONEST;
  expect(call(one, two)).toBe("agreed");
  one.keys = swapped("shop-4");
  expect(one.compared()).toEqual([]);
});

describe("a plan before enough partners have compared", () => {
  const plan = tinyPlan("tiny", 4);
  const dictionary = { features: plan.features, cleaning: plan.cleaning };
  const policy = (least: number | undefined, ...partners: string[]) => ({
    ...plan,
    compared: { least, partners: () => partners },
    maxEpsilon: 25,
    maxDelta: 0.001,
    limits: TINY_LIMITS,
    dictionary,
  });
  const check = (own: ReturnType<typeof policy>) => checkPolicy(own, plan, USUAL);
  const uncompared = expect.objectContaining({ code: "ROSTER_UNCOMPARED" });

  test("is refused until there are c + 1 of them, whatever the coordinator has signed", () => {
    expect(plan.cohort.c).toBe(1);
    expect(() => check(policy(undefined))).toThrow(uncompared);
    expect(() => check(policy(undefined, "shop-2"))).toThrow(uncompared);
    expect(() => check(policy(undefined, "shop-2", "shop-4"))).not.toThrow();
  });

  test("is refused as the owner's policy says, with nobody's name in the refusal", () => {
    expect(() => check(policy(99, "shop-2", "shop-4"))).toThrow(uncompared);
    expect(() => check(policy(99, "shop-2", "shop-3", "shop-4"))).not.toThrow();
    expect(() => check(policy(0))).not.toThrow();
    const texts = [policy(undefined), policy(3, "shop-2")].map((each) => {
      try {
        return check(each);
      } catch (error) {
        return error instanceof CodedError ? error.refusal : error;
      }
    });
    expect(texts[0]).toEqual(texts[1]);
    expect(JSON.stringify(texts[0])).not.toMatch(/shop-/);
  });
});

test.each([
  ["3 nodes, c = 1", undefined, 3, 1, 2],
  ["4 nodes, c = 1", undefined, 4, 1, 2],
  ["10 nodes, c = 3", undefined, 10, 3, 4],
  ["10 nodes, of which the plan says that one may collude", undefined, 10, 1, 4],
  ["10 nodes, c = 6", undefined, 10, 6, 7],
  ["more than there are partners", 99, 4, 1, 3],
  ["the owner's own number", 1, 10, 3, 1],
])("how many must compare in a roster: %s", (_, least, n, c, needed) => {
  expect(leastCompared(least, n, c)).toBe(needed);
});
