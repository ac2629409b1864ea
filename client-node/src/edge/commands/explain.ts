import { show } from "@fedseg/keeper/process/show.ts";
import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { explainAtNode } from "../people/explain.ts";

export const explain: Command = {
  async run({ config = "", user = "" }) {
    const { en, zh } = await explainAtNode(loadNodeConfig(config), user, () => undefined);
    show(`${en}\n${zh}`);
    return 0;
  },
};
