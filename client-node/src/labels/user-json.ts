import type { LabelledUser, LabelSet, SegmentTitle } from "./labelled-user.ts";

/** Writes users as JSON objects without spaces; what all users of a segment share is written once. */
export function userWriter(titles: readonly SegmentTitle[]): (user: LabelledUser) => string {
  const shared = titles.map(
    ({ label: { en, zh }, group, certain }, at) =>
      `"segment":${at + 1},"label":${JSON.stringify({ en, zh })},"group":${JSON.stringify(group ?? null)},"certain":${JSON.stringify(certain ?? null)}`,
  );
  return ({ id, segment, margin }) =>
    `{"user":${JSON.stringify(id)},${shared[segment - 1]},"margin":${Math.round(margin * 10_000) / 10_000}}`;
}

/** Writes what all users of a set share, as the inside of a JSON object. */
export function setJson({ study, model, labelledAt }: LabelSet): string {
  return JSON.stringify({ study, model, labelledAt }).slice(1, -1);
}
