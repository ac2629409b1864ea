import type { Language } from "@fedseg/wording/language.ts";
import { NOTICES, PLAYBOOK_FIELDS } from "@fedseg/wording/playbooks/playbook.ts";
import { playbookOf } from "@fedseg/wording/playbooks/playbook-of.ts";
import type { VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";

/** Says what to do about segments, in a terminal of 80 columns. */
export function playbooksText(segments: readonly VisibleSegment[], language: Language): string {
  const colon = language === "en" ? ": " : "：";
  const books = segments.map((segment) => {
    const book = playbookOf(segment);
    return [
      foldText(`${segment.number}  ${segment.title[language]}`),
      ...PLAYBOOK_FIELDS.map(([field, head]) =>
        foldText(`   ${head[language]}${colon}${book[field][language]}`, 0),
      ),
    ].join("\n");
  });
  const notices = NOTICES.map((notice) => foldText(notice[language]));
  return [...books, notices.join("\n")].join("\n\n");
}
