import { carriedCharge, readTestimony } from "@fedseg/client-node/account/carried.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";

const study = new InProcessStudy({ nodes: 3 }).run();
const testimony = (node: number, lines = study.disk(node).lines()) => readTestimony(lines)!;
const partners = [testimony(1), testimony(2)];

function spent(node: number): bigint {
  const bodies = study
    .disk(node)
    .lines()
    .map((line) => parseEntry(line)!.body);
  return spentSq(
    bodies.reduce<Account>((sum, body) => applyToAccount(sum, body) as Account, NO_ACCOUNT).filter,
  );
}

test("whatever copy of a lost ledger there is, never less is carried over than it had charged", () => {
  const lines = study.disk(0).lines();
  for (let size = 0; size <= lines.length; size += 1) {
    const own = size === 0 ? undefined : testimony(0, lines.slice(0, size));
    expect(carriedCharge(own, partners) >= spent(0)).toBe(true);
  }
  expect(carriedCharge(testimony(0), partners)).toBe(spent(0));
});

test("a ledger with a line changed or left out is no testimony", () => {
  const lines = study.disk(1).lines();
  const charge = lines.findIndex((line) => line.includes('"RESERVE"'));
  const cheaper = lines[charge].replace(/"muSq":"\d+"/, '"muSq":"1"');
  expect(readTestimony(lines.with(charge, cheaper))).toBeUndefined();
  expect(readTestimony(lines.toSpliced(charge, 1))).toBeUndefined();
});
