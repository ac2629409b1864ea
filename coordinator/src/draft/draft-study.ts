/** What a coordinator's configuration is drafted from. */
export interface StudyDraft {
  readonly title: string;
  readonly platforms: readonly { readonly name: string; readonly identity: string }[];
  readonly dictionary: string;
  /** Moment from which recency counts, ISO 8601. */
  readonly snapshot: string;
  /** About how many customers one platform has; public. */
  readonly users: number;
  /** The lines of its programs. */
  readonly programs: string;
  /** Sessions that they need, where those are more than a plan usually allows. */
  readonly sessions?: number | undefined;
}

/** Writes a coordinator's configuration to begin with: it serves `plan`, `invite` and `run` as it is. */
export function draftStudy({
  title,
  platforms,
  dictionary,
  snapshot,
  users,
  programs,
  sessions,
}: StudyDraft): string {
  const roster = platforms.map(({ name, identity }) => `    - { name: ${name}, identity: "${identity}" }`);
  return `# Draft of a coordinator's configuration. What it would compute and cost:
#   fedseg-coordinator plan --config FILE
# All there is to write is in docs/preparation.md and docs/operating.md.

name: coordinator
listen: { host: 127.0.0.1, port: 7700 } # other machines: host 0.0.0.0, and tls: { cert, key }
key: identity.key
atRest: { keyFile: storage.key }
folder: books
enrolMs: 604800000 # a week: how long everybody is waited for
dictionary: ${JSON.stringify(dictionary)} # the same words as at every platform

study:
  title: ${JSON.stringify(title)}
  # ONLY YOU KNOW: who takes part, by the keys that they have told you themselves.
  roster:
${roster.join("\n")}
  # ONLY YOU KNOW, together: what one study may tell of one customer. Smaller tells less.
  budget: { epsilon: "1", usersCap: ${users * 4} } # no platform has more customers; delta is 1e-6, or what 16 such platforms need
  snapshot: "${snapshot}" # CHECK: days count back from here; nothing later is looked at
  usersFloor: ${Math.max(1, Math.floor((users * platforms.length) / 2))} # CHECK: all platforms together surely have more customers
  programs:
${programs}
${
  sessions === undefined
    ? ""
    : `  limits: { maxSessions: ${sessions} } # CHECK: every platform has to allow so many, under policy.limits.maxSessions
`
}`;
}
