import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { explainAtNode } from "../explain.ts";

export const explain: Command = {
  name: "explain",
  needs: ["config", "user"],
  usage: "--config FILE --user ID",
  says: "say why a user is in a segment, without telling anybody else",
  async run({ config = "", user = "" }) {
    const { en, zh } = await explainAtNode(loadNodeConfig(config), user, () => undefined);
    console.log(`${en}\n${zh}`);
    return 0;
  },
};
