import type { Run } from "@fedseg/wording/command-line/program.ts";
import { show, showJson } from "@fedseg/wording/edge/show.ts";
import { newsText } from "../news-text.ts";
import { serve } from "../serve.ts";
import { loadServiceConfig } from "../service-config.ts";

export const serveCommand: Run = async ({ options: { config = "", json } }) => {
  const stopped = await serve(loadServiceConfig(config), (news) => {
    if (json === undefined) show(newsText(news, new Date()));
    else showJson(news);
  });
  throw stopped;
};
