import { type Check, codesIn } from "./check.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { type CanaryReport, canaryReport, rejudge } from "@fedseg/shared/ledger/canary-report.ts";
import { toldOf } from "../ledgers/digest.ts";
import { type Facts, type Party, isPlatform } from "./facts.ts";
import { type Finding, fail, lacking, notVerifiable, pass } from "../finding.ts";

/** The check of canary audits. */
export const canaryCheck: Check = {
  id: "canary audits",
  name: { en: "Canary audits", zh: "噪声实测" },
  claim: {
    en: "Installations have tested their own noise on made-up data, by their own statement.",
    zh: "据各方自述，已用虚构数据对自身的噪声做过实测。",
  },
  codes: codesIn(
    "CANARY_DAMAGED CANARY_DIFFERS CANARY_FAILED CANARY_NONE CANARY_RUN CANARY_STRANGER CANARY_VERDICT",
  ),
  ofBundle,
};

/** In the bundle: what every party's audit of its own noise says, and whether its numbers say so too. */
function* ofBundle({ parties }: Facts): Generator<Finding> {
  const silent: string[] = [];
  let judged = 0;
  for (const party of parties) {
    const recorded = toldOf(party.ledger?.told ?? [], "CANARY_AUDIT");
    const last = recorded.at(-1);
    if (last && last.verdict === "fail")
      yield fail(
        "CANARY_FAILED",
        `${party.path} line ${last.seq + 1} records an audit of its own noise that failed`,
        { path: party.path, line: last.seq + 1 },
      );
    const entry = party.canary && recordOf(party, party.canary);
    if (party.canary && entry) {
      judged += 1;
      yield* reportOf(party, party.canary, entry);
    } else if (party.canary) yield unrecorded(party);
    if (isPlatform(party) && !entry) silent.push(party.name);
  }
  if (judged > 0) yield pass(`${judged} audits of noise on made-up data, judged again from their numbers`);
  if (silent.length > 0) {
    const shown =
      silent.slice(0, 12).join(", ") + (silent.length > 12 ? ` and ${silent.length - 12} more` : "");
    yield notVerifiable(
      "CANARY_NONE",
      `that the noise is there at ${shown}: the bundle has no audit of it on made-up data that a ledger records`,
    );
  }
  if (judged > 0)
    yield notVerifiable(
      "CANARY_RUN",
      "that these audits were really run, and on the software that ran the studies",
    );
}

type Recorded = ReturnType<typeof toldOf<"CANARY_AUDIT">>[number];

/** Where a party has signed for these very bytes: nobody answers for a report that it has not. */
function recordOf({ ledger }: Party, bytes: Uint8Array): Recorded | undefined {
  const hash = toHex(sha256(bytes));
  return toldOf(ledger?.told ?? [], "CANARY_AUDIT").find(({ reportHash }) => reportHash === hash);
}

function unrecorded({ canaryPath, path, ledger }: Party): Finding {
  const open = ledger && !ledger.isPartial ? lacking : notVerifiable;
  const text = `${canaryPath} is not the report whose hash ${path} records, and is not judged`;
  return open("CANARY_DIFFERS", text, { path: canaryPath });
}

function* reportOf(
  { canaryPath, path, name }: Party,
  bytes: Uint8Array,
  entry: Recorded,
): Generator<Finding> {
  const place = { path: canaryPath };
  const report = readReport(bytes);
  if (!report) return yield fail("CANARY_DAMAGED", `${canaryPath} is no report of an audit of noise`, place);
  const { failed, untrue } = rejudge(report);
  if (report.party !== name)
    yield fail("CANARY_STRANGER", `${canaryPath} is the report of ${JSON.stringify(report.party)}`, place);
  if (failed.length > 0) yield fail("CANARY_FAILED", `${canaryPath}: ${failed[0]} fails`, place);
  if (untrue.length > 0)
    yield fail("CANARY_VERDICT", `${canaryPath}: its own numbers do not give its ${untrue[0]}`, place);
  if (entry.verdict !== report.verdict)
    yield fail("CANARY_VERDICT", `${path} line ${entry.seq + 1} records another verdict than ${canaryPath}`, {
      path,
      line: entry.seq + 1,
    });
  if (entry.runs !== report.design.runs)
    yield fail(
      "CANARY_VERDICT",
      `${path} line ${entry.seq + 1} records another number of runs than ${canaryPath}`,
      { path, line: entry.seq + 1 },
    );
}

function readReport(bytes: Uint8Array): CanaryReport | undefined {
  try {
    const parsed = canaryReport.safeParse(
      JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)),
    );
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
