import { show } from "@fedseg/wording/edge/show.ts";
import { termsOf } from "@fedseg/shared/ledger/account.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { promiseOf } from "@fedseg/shared/dp/account-guarantee.ts";
import { upText } from "@fedseg/wording/number-text.ts";
import { accountText } from "../../account/account-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { withOwnBooks } from "../books/with-books.ts";

export const raiseBudget: Run = async ({ options: { config: path = "", yes, json } }, tell) => {
  const config = loadNodeConfig(path);
  return withOwnBooks(config, async ({ books }) => {
    const { account } = books.standing();
    const { delta } = account;
    if (json === undefined) show(`${accountText(account)}\n`);
    const next = account.ladder[account.ladder.indexOf(account.filter.budgetSq) + 1];
    if (next === undefined) throw atTop();
    const epsilon = upText(promiseOf(termsOf(account), next).reported);
    const fields = { budgetMuSq: `${next}`, epsilon, delta };
    if (yes === undefined) throw unconfirmed(epsilon, delta);
    await books.commit([], [{ type: "RAISE", budgetMuSq: `${next}` }]);
    tell("RAISED", `the organisation authorises ε = ${epsilon} at δ = ${delta} from now on`, fields);
    return 0;
  });
};

function atTop(): CodedError {
  return new CodedError("LADDER_ENDS", {
    what: "The account has its largest budget already.",
    why: "The budgets that it may ever have were fixed when it was opened; a longer ladder would make every guarantee on it worse.",
    todo: "Nothing more can be released about these users; what has been released stays valid.",
  });
}

function unconfirmed(epsilon: string, delta: string): CodedError {
  return new CodedError("UNCONFIRMED", {
    what: `Nothing was raised; the next budget is ε = ${epsilon} at δ = ${delta}.`,
    why: "A budget is a promise to the users whose data it is about: it never comes down again.",
    todo: "Add --yes once those who answer for the data have agreed.",
  });
}
