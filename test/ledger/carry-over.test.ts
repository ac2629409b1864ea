import { carriedCharge } from "@fedseg/client-node/account/carried.ts";
import { type Testimony, readTestimony } from "@fedseg/client-node/account/testimony.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import {
  EMPTY_LEDGER,
  type LedgerEvent,
  appendEntry,
  formatEntry,
  parseEntry,
} from "@fedseg/shared/ledger/entry.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { expect, test } from "vitest";
import { tinyKey } from "../simulation/tiny-market.ts";
import { honestStudy } from "../simulation/honest-study.ts";

const study = honestStudy(3);
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

test("no copy takes off what a partner testifies to, whoever has signed it", () => {
  const bodies = partners[0].entries.map(({ body }) => body);
  const attempts = bodies.filter((body) => body.type === "RESERVE");
  const cheap = attempts.flatMap((body): LedgerEvent[] => [{ ...body, muSq: "0", before: "0", after: "0" }]);
  const settled = attempts.flatMap((body): LedgerEvent[] => [
    { ...body, before: "0", after: body.muSq },
    {
      ...bodies.find((one) => one.type === "RELEASE" && one.session === body.session)!,
      muSq: "0",
      before: body.muSq,
      after: "0",
    } as LedgerEvent,
  ]);
  for (const charges of [cheap, settled]) {
    const forged = forgedBy(tinyKey("tiny", "shop-1"), charges);
    expect(forged.entries.length).toBe(charges.length + 1);
    expect(carriedCharge(forged, partners)).toBe(spent(0));
  }
});

/** A ledger of the first shop that a key has signed: it opens the account and holds these entries. */
function forgedBy(key: SigningKey, bodies: readonly LedgerEvent[]): Testimony {
  let head = EMPTY_LEDGER;
  const time = "2026-01-01T00:00:00.000Z";
  const genesis = nodeGenesis(toHex(key.publicKey), 100, 1e-5);
  const lines = [genesis, ...bodies].map((body) => {
    const appended = appendEntry(key, head, { ledger: "shop-1", time, body });
    ({ head } = appended);
    return formatEntry(appended.entry);
  });
  return readTestimony(lines)!;
}
