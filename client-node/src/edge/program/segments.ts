import { JSON_LINES, LANGUAGE } from "@fedseg/wording/command-line/options.ts";
import type { CommandGroup } from "@fedseg/wording/command-line/program.ts";
import { CONFIG, OF_STUDY, READS_ROWS, USER } from "./options.ts";

/** Commands about the segments of a study that has ended. */
export const SEGMENTS: CommandGroup = {
  title: "Segments",
  commands: [
    {
      name: "segments",
      needs: { config: CONFIG },
      may: { study: OF_STUDY, lang: LANGUAGE, json: JSON_LINES },
      says: "show what the newest study has found: segments with their errors and what sets each apart, then every program's results",
      examples: ["segments --config config.yaml", "segments --config config.yaml --lang zh"],
      load: async () => (await import("../commands/segments.ts")).segments,
    },
    {
      name: "insights",
      needs: {
        config: CONFIG,
        html: { value: "FILE", says: "where the page goes, which only its owner can read" },
      },
      may: {
        study: OF_STUDY,
        lang: { ...LANGUAGE, says: "the language that is shown first: en or zh; the page has both" },
        released: { says: "leave the exact numbers of your own users out, for a page that others may see" },
        json: JSON_LINES,
      },
      says: "write everything that the newest study has found as one page with pictures, for who plans campaigns",
      examples: [
        "insights --config config.yaml --html insights.html",
        "insights --config config.yaml --html for-partners.html --released",
      ],
      load: async () => (await import("../commands/insights.ts")).insights,
    },
    {
      name: "explain",
      needs: { config: CONFIG, user: USER },
      may: { study: OF_STUDY, json: JSON_LINES },
      says: "say why a user is in a segment and has their scores, without telling anybody else",
      examples: ["explain --config config.yaml --user u10042"],
      begins: READS_ROWS,
      load: async () => (await import("../commands/explain.ts")).explain,
    },
    {
      name: "alone",
      needs: { config: CONFIG },
      may: { lang: LANGUAGE, json: JSON_LINES },
      says: "hold the study's segments against what k-means finds on this node's own users, without noise; it all stays here",
      examples: ["alone --config config.yaml", "alone --config config.yaml --lang zh"],
      begins: READS_ROWS,
      load: async () => (await import("../commands/alone.ts")).alone,
    },
    {
      name: "recommend",
      needs: { config: CONFIG, user: USER },
      may: { json: JSON_LINES },
      says: "say what to recommend to a user, and why, where the study has learnt what people buy",
      examples: ["recommend --config config.yaml --user u10042"],
      begins: READS_ROWS,
      load: async () => (await import("../commands/recommend.ts")).recommend,
    },
    {
      name: "export",
      needs: {
        config: CONFIG,
        to: { value: "TARGET", says: "a target of the section `out` of the configuration" },
      },
      may: { pseudonymous: { says: "pseudonyms in place of ids" }, lang: LANGUAGE, json: JSON_LINES },
      says: "bring the users' segments to a file, database or webhook of your own",
      examples: ["export --config config.yaml --to segments"],
      begins: "reads the users' sealed scores",
      load: async () => (await import("../commands/export.ts")).exportSegments,
    },
    {
      name: "playbook",
      needs: { config: CONFIG },
      may: {
        study: OF_STUDY,
        segment: { value: "N", says: "one segment only" },
        lang: LANGUAGE,
        json: JSON_LINES,
      },
      says: "say for every segment what a campaign may want, offer and measure, and what the law asks for",
      examples: ["playbook --config config.yaml --segment 1"],
      load: async () => (await import("../commands/playbook.ts")).playbook,
    },
    {
      name: "make-campaign",
      needs: {
        config: CONFIG,
        name: { value: "NAME", says: "what the campaign is called" },
        out: { value: "FILE", says: "where the audience goes, as CSV that only its owner can read" },
      },
      may: {
        only: {
          value: "COLUMN=N[,N]",
          says: "only users with one of these numbers in a column of the exports, such as segment=1,3",
          isMany: true,
        },
        holdout: { value: "SHARE", says: "part of them that is left alone; auto when left out" },
        lift: {
          value: "PART",
          says: "by which part of the usual rate orders are to rise, for auto: 0.2 when left out",
        },
        days: { value: "N", says: "days in which an order counts: 30 when left out" },
        pause: { value: "N", says: "days in which its people are in no other campaign: 14 when left out" },
        json: JSON_LINES,
      },
      says: "choose an audience, leave a part of it alone at random, and record who is who",
      examples: [
        "make-campaign --config config.yaml --name spring --only segment=2 --out spring.csv",
        "make-campaign --config config.yaml --name win-back --only logistic_band=3 --holdout 0.2 --out win-back.csv",
      ],
      begins: READS_ROWS,
      load: async () => (await import("../commands/make-campaign.ts")).makeCampaign,
    },
    {
      name: "measure-campaign",
      needs: { config: CONFIG, name: { value: "NAME", says: "the campaign" } },
      may: { json: JSON_LINES },
      says: "compare the orders of a campaign's people with those who were left alone",
      examples: ["measure-campaign --config config.yaml --name spring"],
      begins: READS_ROWS,
      load: async () => (await import("../commands/measure-campaign.ts")).measureCampaign,
    },
    {
      name: "lookups",
      needs: { config: CONFIG },
      may: { json: JSON_LINES },
      says: "answer what segment, scores and recommendations a user has, over HTTP on this machine, until stopped",
      examples: ["lookups --config config.yaml"],
      load: async () => (await import("../commands/lookups.ts")).lookups,
    },
    {
      name: "show",
      needs: { config: CONFIG, file: { value: "NAME", says: "the file, without .sealed" } },
      may: { json: JSON_LINES },
      says: "print a sealed file of this node, such as rfm-by-segment.csv, or its scores as labels.csv",
      examples: ["show --config config.yaml --file labels.csv"],
      load: async () => (await import("../commands/show.ts")).show,
    },
  ],
};
