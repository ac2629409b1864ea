/** The options of every command that reads a bundle, in words. */
const BUNDLE_USAGE = `      PATH              the bundle folder that the coordinator has published
      --pin NAME=HEX    a party's identity key as you know it from elsewhere;
                        may be repeated
      --absent NAME     a party whose ledger is missing or ends early, which is
                        then said and not failed
      --software HEX    hash of the shared software that the parties must have
                        run
`;

/** Every command's lines in the help text; they are shown without loading the command. */
export const USAGES = {
  verify: `  verify PATH           run every check; exit code 0 when all hold, 1 when one
                        does not
${BUNDLE_USAGE}      --json            print the report as JSON
`,
  collect: `  collect OUT FOLDER…   make one bundle in the new folder OUT of what
                        coordinators' and nodes' folders hold
`,
  report: `  report PATH           write what every check found as one HTML page, for
                        screens and for A4 paper
${BUNDLE_USAGE}      --lang en|zh      language; English when left out
      --replace-one     add a row for the exchange of one user's data for
                        another's
      --out FILE.html   where to write it, with FILE.json beside it; printed
                        when left out
`,
  explain: `  explain PATH RELEASE  derive what one release cost, line by line; every line
                        runs in Python
${BUNDLE_USAGE}      RELEASE           number of the session
      --study NUMBER    which study of the bundle, in the order of the report;
                        the first when left out
      --lang en|zh      language; English when left out
`,
  export: `  export PATH --kind art30|dpia
                        write the record of processing (Art. 30) or the annex of
                        an impact assessment (Art. 35)
${BUNDLE_USAGE}      --lang en|zh      language; English when left out
      --format md|json  Markdown or JSON; with --out both when left out,
                        otherwise Markdown
      --out DIR         folder to write into; printed when left out
`,
  fork: `  fork FILE             judge two signed checkpoints as evidence that a party
                        keeps two ledgers; exit code 1 when a fork is proved, 0
                        when the file proves none
      --plan PATH       the plan.cbor that names the parties and their keys; may
                        be repeated
      --key NAME=HEX    a party's identity key by the name of its ledger; may be
                        repeated
`,
} as const;

/** A subcommand of `fedseg-audit`. */
export type CommandName = keyof typeof USAGES;

/** One command line of each command, to copy. */
export const EXAMPLES: Readonly<Record<CommandName, string>> = {
  verify: "verify bundle --pin willow=9f86d0…",
  collect: "collect all-studies coordinator/bundle willow harbour",
  report: "report bundle --lang en --out report.html",
  explain: "explain bundle 3",
  export: "export bundle --kind dpia --lang en --out for-the-dpo",
  fork: "fork evidence.json --plan bundle/plan.cbor",
};
