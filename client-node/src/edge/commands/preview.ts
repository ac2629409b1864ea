import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { previewJson } from "../../preview/preview-json.ts";
import { previewText } from "../../preview/preview-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { loadNodeConfig } from "../config.ts";
import { planInView } from "../coordinator/plan-in-view.ts";
import { previewHere, preparePreview, previewStart, writePreview } from "./preview-study.ts";
import { openKernels, thisMachine } from "../kernels/open-kernels.ts";
import { withStanding } from "../books/standing.ts";
import { ownUsers } from "../ingest/own-users.ts";

export const preview: Run = async ({ options: { config: path = "", json, out } }, tell) => {
  const config = loadNodeConfig(path);
  if (out) preparePreview(out);
  const kernels = openKernels(thisMachine());
  try {
    return await withStanding(config, async (standing) => {
      const { plan } = await planInView(config, standing);
      kernels?.begin();
      // What keeps people out of a sum belongs to the preview; hints about data are for `quality`.
      const briefly: Tell = (code, ...more) =>
        code.startsWith("CAMPAIGN_") ? tell(code, ...more) : undefined;
      const users = ownUsers(config, json === undefined ? briefly : tell).prepare(plan);
      await users.ready();
      const shown = previewHere(plan, previewStart(standing.state), users.table(), kernels?.fast);
      if (json === undefined) show(previewText(plan, shown));
      else for (const session of shown.sessions) showAnswer("SESSION", previewJson(session));
      if (out) {
        writePreview(out, shown);
        tell("PREVIEW", `written to ${out}, for this node's owner only`, { out });
      }
      return 0;
    });
  } finally {
    await kernels?.end();
  }
};
