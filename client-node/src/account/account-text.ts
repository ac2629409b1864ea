import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { type Account, termsOf } from "@fedseg/shared/ledger/account.ts";
import { ifStoppedOf } from "@fedseg/shared/dp/account-guarantee.ts";
import { counted, upText } from "@fedseg/wording/number-text.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";

const COLUMNS = [
  { head: "budget mu²", align: "right" },
  { head: "ε at δ alone", align: "right" },
  { head: "ε if you stop here", align: "right" },
  { head: "" },
] as const;

/**
 * Writes what an account has spent, what is reserved and what may be, and its ladder: what each rung guarantees as a
 * budget fixed beforehand, and at δ/K as the rung at which an organisation stops after the fact.
 */
export function accountText(account: Account): string {
  const { filter, ladder, delta } = account;
  const terms = termsOf(account);
  const reading = ifStoppedOf(terms);
  const isUnspent = terms.spentSq === 0n;
  const at = `δ = ${Number(delta).toExponential()}`;
  const rows = ladder.map((muSq, rung) => [
    muText(muSq),
    upText(guaranteeOf(muSq, Number(delta)).reported),
    upText(guaranteeOf(muSq, Number(delta) / ladder.length).reported),
    [
      muSq === filter.budgetSq ? authorisedText(account) : "",
      rung === reading?.rung && !isUnspent ? "you are below this one" : "",
    ]
      .filter(Boolean)
      .join(", "),
  ]);
  const left = filter.budgetSq - terms.spentSq;
  const lines = [
    `ACCOUNT at ${at}, for everything ever released about these users`,
    `final     mu² ${muText(filter.committed)}${openedText(filter)}`,
    `reserved  mu² ${muText(filter.reservedSq)} in ${counted(filter.reserved.size, "attempt")}; it counts as spent`,
    left >= 0n
      ? `left      mu² ${muText(left)}`
      : `OVERSPENT by mu² ${muText(-left)}: nothing more is allowed`,
    isUnspent
      ? "nothing is spent: whoever stops here has released nothing"
      : guaranteeText(reading?.reported, at),
    "",
    textTable(COLUMNS, rows),
  ];
  return lines.join("\n");
}

/** A raise is decided after the fact: the promise is then that of the column "if you stop here". */
function authorisedText({ filter, openedSq }: Account): string {
  return filter.budgetSq === openedSq ? "authorised" : "authorised by a raise: ε is that of stopping here";
}

/** Says what of the final charges is still at its worst case; nothing when all are settled. */
function openedText({ opened }: Account["filter"]): string {
  if (opened.size === 0) return "";
  const muSq = [...opened].reduce((sum, [, charge]) => sum + charge, 0n);
  return `, of which ${muText(muSq)} in ${counted(opened.size, "opened attempt")} at the worst case, without a verified result`;
}

function guaranteeText(epsilon: number | undefined, at: string): string {
  if (epsilon === undefined) return "no guarantee: more was spent than the ladder's top";
  return `guarantee if you stop here: ε = ${upText(epsilon)} at ${at}`;
}

/** Writes mu², fixed point 2^-80. */
function muText(muSq: bigint): string {
  return (Number(muSq) / 2 ** 80).toPrecision(4);
}
