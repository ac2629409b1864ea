import { askService } from "@fedseg/keeper/local/call.ts";
import { isPageBuilt } from "@fedseg/keeper/page/page-files.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { z } from "zod";
import { loadNodeConfig } from "../config.ts";
import { PAGE_FOLDER } from "../page/start-page.ts";

export const page: Run = async ({ options: { config = "" } }, tell) => {
  const { folder } = loadNodeConfig(config);
  const answer = await askService(folder, { ask: "page" });
  if (!answer) throw noService();
  const url = z.string().parse(answer.done);
  const yet = isPageBuilt(PAGE_FOLDER) ? "" : "; the page is not built yet: run npm run page first";
  tell("PAGE", `open ${url} in a browser on this machine within five minutes; it opens once${yet}`, { url });
  return 0;
};

function noService(): CodedError {
  return new CodedError("PAGE_NO_SERVICE", {
    what: "No node runs on this folder.",
    why: "The page is served by the process of `fedseg-node serve`, and ends with it.",
    todo: "Start the node with `fedseg-node serve`, and give the command once more.",
  });
}
