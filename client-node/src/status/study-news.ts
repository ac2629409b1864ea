import type { StudyStatus } from "@fedseg/wording/status/status.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { z } from "zod";

/** What was told last of a study (planHash) that does not go on for now, and when (ISO 8601). */
export const heardOf = z.object({ study: z.string(), code: z.string(), text: z.string(), since: z.string() });
export type HeardOf = z.infer<typeof heardOf>;

/** What says that a study does not go on for now, with what it then waits for. */
const STOPS: ReadonlyMap<string, string> = new Map([
  ["PAUSED", "resumption"],
  ["STUDY_UNLISTED", "listing"],
]);
/** What says that it does, or has ended. */
const GOES_ON: ReadonlySet<string> = new Set(["RESUMED", "SESSION", "STUDY_FINISHED", "STUDY_ENDED"]);

/** What a process has told of its studies and no book says: that one is paused, or listed no more. */
export class StudyNews {
  readonly #heard = new Map<string, HeardOf>();
  readonly #now: () => string;

  /** `now`: the moment, ISO 8601. */
  constructor(now: () => string) {
    this.#now = now;
  }

  /** Tells, and keeps what a status says of studies. */
  hearing(tell: Tell): Tell {
    return (code, text, fields) => {
      const study = fields?.["study"];
      if (typeof study === "string") this.#note(study, code, text);
      tell(code, text, fields);
    };
  }

  /** The coordinator has listed studies (planHash): none of them is unlisted. */
  listed(studies: readonly string[]): void {
    for (const study of studies)
      if (this.#heard.get(study)?.code === "STUDY_UNLISTED") this.#heard.delete(study);
  }

  /** What stands now. */
  all(): readonly HeardOf[] {
    return [...this.#heard.values()];
  }

  #note(study: string, code: string, said: string): void {
    if (GOES_ON.has(code)) this.#heard.delete(study);
    if (!STOPS.has(code)) return;
    const name = `${study.slice(0, 8)}: `;
    const text = said.startsWith(name) ? said.slice(name.length) : said;
    this.#heard.set(study, { study, code, text, since: this.#now() });
  }
}

/** Says of the studies of a status that are under way what was heard of them. */
export function withNews(studies: readonly StudyStatus[], news: readonly HeardOf[]): readonly StudyStatus[] {
  return studies.map((study) => {
    const heard = news.find((one) => one.study === study.planHash);
    if (!heard || study.waitsFor.length === 0) return study;
    const { code, text, since } = heard;
    return {
      ...study,
      ...(code === "PAUSED" && { state: "paused", since }),
      waitsFor: [{ what: STOPS.get(code) ?? code }],
      reason: { code, what: text },
    };
  });
}
