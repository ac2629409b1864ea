import { promisedSq } from "@fedseg/client-node/account/promised.ts";
import { studyLeft } from "@fedseg/client-node/session/under-way.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOfAll } from "../audit/make-bundle.ts";
import { sized } from "../full.ts";
import { honestStudy } from "./honest-study.ts";
import { InProcessStudy } from "./in-process-study.ts";
import { type TwoStudies, type TwoStudiesOptions, another, runBoth, twoStudies } from "./two-studies.ts";

const NODES = [0, 1, 2];

function ranBoth(options: TwoStudiesOptions = {}): TwoStudies {
  const both = twoStudies(options);
  runBoth(both, options.laterMs);
  return both;
}

function accountOf(study: InProcessStudy, node: number): Account {
  return study
    .disk(node)
    .lines()
    .map((line) => parseEntry(line)!.body)
    .reduce<Account>((account, body) => applyToAccount(account, body) as Account, NO_ACCOUNT);
}

/** The studies of a ledger's entries, in order, one letter each. */
function courseOf({ first, second }: TwoStudies, node: number): string {
  const letters = new Map([first, second].map(({ plan }, at) => [plan.studyId, "ab"[at]]));
  const hashes = new Map<string, string>();
  return first
    .disk(node)
    .lines()
    .map((line) => parseEntry(line)!.body)
    .flatMap((body) => {
      if (!("study" in body)) return [];
      const known = hashes.get(body.study) ?? [...letters.values()][hashes.size];
      hashes.set(body.study, known);
      return [known];
    })
    .join("");
}

test("two studies beside each other on one account: each ends as if it were alone, both are charged, and an audit of both passes", () => {
  const both = ranBoth();
  const { first, second } = both;
  const alone = [honestStudy(3), new InProcessStudy({ nodes: 3, plan: another }).run()];
  const cost = spentSq(accountOf(alone[0], 0).filter);
  for (const node of NODES) {
    expect(courseOf(both, node)).toMatch(/a+b+a+b+a+b+a+b+/);
    expect([first, second].map((study) => study.modelOf(node))).toEqual(alone.map((study) => study.model()));
    expect(spentSq(accountOf(first, node).filter)).toBe(2n * cost);
    expect(accountOf(first, node).filter.reservedSq).toBe(0n);
  }
  expect(audit(bundleOfAll([first, second])).verdict).toBe("PASS");
  expect(audit(bundleOfAll([second, first])).verdict).toBe("PASS");
});

test("a second study begins while the first is under way, and ends after it", () => {
  const { first, second } = ranBoth({ laterMs: 12 });
  expect([first, second].map((study) => study.model())).toEqual([first.modelOf(0), second.modelOf(0)]);
  expect(audit(bundleOfAll([first, second])).verdict).toBe("PASS");
});

/** How often node 1 does something in either study. */
function effectsOf(options: TwoStudiesOptions): number {
  let effects = 0;
  const crashNode = (node: number): undefined => {
    if (node === 1) effects += 1;
  };
  ranBoth({ ...options, hooks: { crashNode } });
  return effects;
}

/** Evenly spread; all of them take ten minutes of a processor. */
const STEP = sized(88, 15);
const EFFECTS = Array.from({ length: Math.floor(effectsOf({}) / STEP) }, (_, before) => before * STEP + 1);

test.each(EFFECTS)(
  "a node that dies at effect %i of either study goes on with both: nothing is charged twice, and an audit of both passes",
  (at) => {
    for (const when of ["before", "after"] as const) {
      let effects = 0;
      const crashNode = (node: number) => {
        if (node === 1) effects += 1;
        return node === 1 && effects === at ? { when, restartMs: 50 } : undefined;
      };
      const { first, second } = ranBoth({ hooks: { crashNode } });
      const ended = [first, second].map(
        (study) => study.model() !== undefined && study.modelOf(1) !== undefined,
      );
      expect([when, ...ended]).toEqual([when, true, true]);
      expect([when, audit(bundleOfAll([first, second])).verdict]).toEqual([when, "PASS"]);
    }
  },
);

test("an account that could carry one study alone does not begin two, so that none breaks off for want of the other's budget", () => {
  const accountEpsilon = 12;
  const tight: TwoStudiesOptions = { accountEpsilon, laterMs: 12 };
  const one = ranBoth(tight);
  const broken = [...one.first.told, ...one.second.told].filter(({ code }) => code === "BUDGET_EXHAUSTED");
  expect(broken.length).toBeGreaterThan(0);
  expect([one.first.model(), one.second.model()]).toContain(undefined);
  const both: TwoStudies = twoStudies({
    ...tight,
    secondOnly: { promised: (node) => promisedSq([both.first.plan], both.first.disk(node).lines()) },
  });
  runBoth(both, 12);
  expect(both.first.model()).toBeDefined();
  expect(both.second.told).toContainEqual(expect.objectContaining({ party: 0, code: "BUDGET_EXHAUSTED" }));
  expect(courseOf(both, 0)).not.toMatch(/b[^b]*b/);
});

test("an owner gives one of two studies up while both run: it is refused there and at nobody else, and the other ends as if it were alone", () => {
  const error = studyLeft();
  const both: TwoStudies = twoStudies({
    firstOnly: {
      hooks: {
        toCoordinator(from, message) {
          const isTime = from === 1 && message.type === "report" && message.envelope.session === 2;
          if (isTime) both.agenda.after(0, () => both.first.feed(1, { type: "given-up", error }));
          return [{ message }];
        },
      },
    },
  });
  runBoth(both);
  const { first, second } = both;
  expect(first.node(1)).toMatchObject({ phase: "refused", error: { code: "STUDY_LEFT" } });
  expect([0, 2].map((node) => first.node(node)?.phase)).not.toContain("refused");
  expect(first.model()).toBeUndefined();
  for (const node of NODES) expect(second.modelOf(node)).toEqual(second.model());
  const denied = first
    .disk(1)
    .lines()
    .map((line) => parseEntry(line)!.body)
    .filter(({ type }) => type === "DENY");
  expect(denied).toMatchObject([{ code: "STUDY_LEFT" }]);
  // What was charged in it stays charged, and what is given up twice is given up once.
  first.feed(1, { type: "given-up", error });
  expect(accountOf(first, 1).filter.reservedSq).toBeGreaterThan(0n);
  expect(audit(bundleOfAll([second])).verdict).toBe("PASS");
});
