import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import { type AskedProgram, contractOf } from "@fedseg/shared/programs/index.ts";
import { earlierSegmentation } from "@fedseg/shared/programs/segmentation/asked-segments.ts";
import type { Text } from "../language.ts";
import { numberedSegment } from "./numbered-segment.ts";
import type { Amounts, Section } from "./section.ts";
import type { Segment } from "./segmentation/label-segment.ts";
import { labelSegments } from "./segmentation/label.ts";

/** What a program says of an input's segments: whose they are, before anything else. */
export interface OfInput {
  /** With the input's own numbers and names. */
  readonly whose: Text;
  titled(section: Section): Section;
}

/** Says whose segments a program numbers, where they are an input's; undefined where they are not. */
export function ofInput(
  { name, spec }: AskedProgram,
  { inputs, features }: Pick<ProgramFacts, "inputs" | "features">,
): OfInput | undefined {
  const of = "of" in spec ? spec.of : undefined;
  const needed = contractOf(name).needs(spec).inputs ?? [];
  const asked = needed.find((input) => input.name === of && input.program === "segmentation");
  const input = asked && inputs.get(asked.name);
  if (!input) return undefined;
  const then = { features: input.places.map((place) => features[place]) };
  const segments = labelSegments(earlierSegmentation(input), then, { sizeFloor: 0 });
  const whose = {
    en: `Segments here are those of "${of}", by its numbers and names, not those that this study finds: ${segments.map(({ number, title }) => `${number} ${title.en}`).join("; ")}.`,
    zh: `此处的客群是「${of}」的客群，沿用其编号与名称，而不是本研究得出的客群：${segments.map(({ number, title }) => `${number} ${title.zh}`).join("；")}。`,
  };
  const names = new Map(segments.map((segment) => [numberedSegment(segment.number).en, nameOf(segment)]));
  return {
    whose,
    titled: ({ title, paragraphs, amounts, ...figures }) => ({
      title: { en: `${title.en}, segments of "${of}"`, zh: `${title.zh}（「${of}」的客群）` },
      paragraphs: [whose, ...paragraphs],
      ...figures,
      ...(amounts && { amounts: amounts.map((drawn) => named(drawn, names)) }),
    }),
  };
}

function nameOf({ number, title }: Pick<Segment, "number" | "title">): Text {
  return { en: `${number} ${title.en}`, zh: `${number} ${title.zh}` };
}

/** Calls the rows and panels of a picture that are segments by their names. */
function named({ panels, ...drawn }: Amounts, names: ReadonlyMap<string, Text>): Amounts {
  const inNames = (text: Text): Text => names.get(text.en) ?? text;
  return {
    ...drawn,
    panels: panels.map(({ title, rows }) => ({
      ...(title && { title: inNames(title) }),
      rows: rows.map(({ name, amount }) => ({ name: inNames(name), amount })),
    })),
  };
}
