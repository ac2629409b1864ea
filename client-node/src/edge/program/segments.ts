import { JSON_LINES, LANGUAGE } from "@fedseg/wording/command-line/options.ts";
import type { CommandGroup } from "@fedseg/wording/command-line/program.ts";
import { CONFIG, USER } from "./options.ts";

/** Commands about the segments of a study that has ended. */
export const SEGMENTS: CommandGroup = {
  title: "Segments",
  commands: [
    {
      name: "segments",
      needs: { config: CONFIG },
      may: {
        lang: LANGUAGE,
        html: { value: "FILE", says: "write a page with error bars, which only its owner can read" },
        json: JSON_LINES,
      },
      says: "show the segments of the newest study: sizes and values with their errors, and what sets each apart",
      examples: [
        "segments --config config.yaml",
        "segments --config config.yaml --lang zh --html segments.html",
      ],
      load: async () => (await import("../commands/segments.ts")).segments,
    },
    {
      name: "explain",
      needs: { config: CONFIG, user: USER },
      says: "say why a user is in a segment, without telling anybody else",
      examples: ["explain --config config.yaml --user u10042"],
      load: async () => (await import("../commands/explain.ts")).explain,
    },
    {
      name: "recommend",
      needs: { config: CONFIG, user: USER },
      may: { json: JSON_LINES },
      says: "say what to recommend to a user, and why, where the study has learnt what people buy",
      examples: ["recommend --config config.yaml --user u10042"],
      load: async () => (await import("../commands/recommend.ts")).recommend,
    },
    {
      name: "export",
      needs: {
        config: CONFIG,
        to: { value: "TARGET", says: "a target of the section `out` of the configuration" },
      },
      may: { pseudonymous: { says: "pseudonyms in place of ids" }, json: JSON_LINES },
      says: "bring the users' segments to a file, database or webhook of your own",
      examples: ["export --config config.yaml --to segments"],
      load: async () => (await import("../commands/export.ts")).exportSegments,
    },
    {
      name: "serve",
      needs: { config: CONFIG },
      may: { json: JSON_LINES },
      says: "answer which segment a user is in, over HTTP on this machine, until stopped",
      examples: ["serve --config config.yaml"],
      load: async () => (await import("../commands/serve.ts")).serve,
    },
    {
      name: "show",
      needs: { config: CONFIG, file: { value: "NAME", says: "the file, without .sealed" } },
      says: "print a sealed file of this node, such as rfm-by-segment.csv, or its scores as labels.csv",
      examples: ["show --config config.yaml --file labels.csv"],
      load: async () => (await import("../commands/show.ts")).show,
    },
  ],
};
