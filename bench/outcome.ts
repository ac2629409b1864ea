/** One row of the table of speeds: what is measured, what it is to reach, and what it took. */
export interface SpeedRow {
  readonly work: string;
  readonly asked: string;
  readonly took: string;
  /** What it took, as a part of what it may take: reached up to 1. Of several limits the worst; absent where there is none. */
  readonly part?: number;
  /** How many times as fast it was as others on the same work. */
  readonly peers?: readonly { readonly name: string; readonly times: number }[];
}

/** A picture beside the table, and what it says to who cannot see it. */
export interface SpeedPicture {
  readonly name: string;
  readonly alt: string;
}

/** A work that this software cannot do yet. */
export function notYet(work: string, asked: string, why: string): SpeedRow {
  return { work, asked, took: `not there yet: ${why}` };
}

/** The page of all rows. `share`: part of the whole size that was measured; `machine`: one line about it. */
export function speedPage(
  rows: readonly SpeedRow[],
  share: number,
  machine: string,
  pictures: readonly SpeedPicture[],
): string {
  const isWhole = share === 1;
  const verdict = ({ part }: SpeedRow) => (part === undefined || !isWhole ? "" : part <= 1 ? "yes" : "no");
  const lines = rows.map((row) => `| ${[row.work, row.asked, row.took, verdict(row)].join(" | ")} |`);
  return `# Speed

Written by \`npm run bench\`: every figure, of this software and of others, from one run on one machine. \`npm run bench -- --share .1\` takes a tenth of the users and says nothing of what is reached.

${machine}. ${isWhole ? "Whole sizes." : `${share} of the whole sizes: figures are no promise for them.`} Times are medians by the clock where nothing else is said; what others' programs of the same machine do
meanwhile makes them longer, and leaves ratios of processor time as they are.

| work | asked | took | reached |
| --- | --- | --- | --- |
${lines.join("\n")}

${pictures.map(({ name, alt }) => `![${alt}](${name})`).join("\n\n")}
`;
}
