import { show } from "@fedseg/wording/edge/show.ts";
import { habitText } from "@fedseg/wording/plan/forecast-text.ts";
import { accountForecast } from "../../account/account-forecast.ts";
import { accountFigures } from "../../account/account-figures.ts";
import { accountText } from "../../account/account-text.ts";
import { studiesText } from "../../account/studies-text.ts";
import { checkpointText } from "../../account/checkpoint-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { comparisonStanding, comparisonText } from "../../comparison/comparison-text.ts";
import { readComparisons } from "../books/comparisons.ts";
import { loadNodeConfig } from "../config.ts";
import { withStanding } from "../books/standing.ts";

export const account: Run = async ({ options: { config: path = "", json } }, tell) => {
  const config = loadNodeConfig(path);
  const compared = comparisonStanding(readComparisons(config), config);
  return withStanding(config, async ({ account: balance, lines, waiting, notes, studies }) => {
    const foretold = accountForecast(balance, lines, studies, new Date().getTime());
    if (json === undefined) {
      show(accountText(balance));
      if (foretold) show(`\n${habitText(foretold.habit, foretold.forecast).en}`);
      show(`\n${checkpointText(notes, config.name, { entries: lines.length, waiting })}`);
      if (studies.length > 0) show(`\n${studiesText(studies)}`);
      show(`\n${comparisonText(compared, config.policy)}`);
    } else {
      tell("ACCOUNT", "the account by this node's own ledger", {
        ...accountFigures(balance, foretold?.forecast),
        entries: lines.length,
        waiting,
        studies: studies.map(({ study, standing, code }) => ({ study, standing, code })),
        compared: compared.made.map((one) => one.with),
      });
    }
    return 0;
  });
};
