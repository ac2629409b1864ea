import { type CodedError, refusalText } from "@fedseg/shared/errors.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { show } from "@fedseg/wording/edge/show.ts";
import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { serveTogether } from "../relay/serve-together.ts";
import { serve } from "../serve.ts";
import { loadServiceConfig } from "../service-config.ts";
import { serviceLogLine, serviceLogText } from "../service-log.ts";

const stoppedNews = ({ code, refusal }: CodedError) => ({
  type: "stopped",
  code,
  text: refusalText(refusal),
});

export const serveCommand: Run = async ({ options: { config: path = "", json }, learn }) => {
  const config = loadServiceConfig(path);
  const isJson = json !== undefined || config.log === "json";
  learn({ isForPrograms: isJson });
  const run = config.redis ? serveTogether : serve;
  const stopped = await run(config, (news) => {
    if (!isJson) show(serviceLogText(news, new Date()));
    else console.log(printableJson(serviceLogLine(news, new Date())));
  });
  if (isJson) console.log(printableJson(serviceLogLine(stoppedNews(stopped), new Date())));
  throw stopped;
};
