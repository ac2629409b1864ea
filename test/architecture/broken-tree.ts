import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { WORKSPACES } from "./cruise.ts";

/** One file that breaks one dependency rule, with the import that does it. */
export interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly source: string;
}

const imports = (target: string) => `import { x } from "${target}";\nexport const y = x;\n`;

const breach = (rule: string, from: string, target: string): Breach => ({
  rule,
  from,
  source: imports(target),
});

/** A breach of every rule there is; targets are the files of TARGETS. */
export const BREACHES: readonly Breach[] = [
  breach("shared-math-imports-down", "shared/src/math/up.ts", "../field/ring.ts"),
  breach("shared-field-imports-down", "shared/src/field/up.ts", "../crypto/hash.ts"),
  breach("shared-crypto-imports-down", "shared/src/crypto/up.ts", "../secagg/mask.ts"),
  breach("shared-dp-imports-down", "shared/src/dp/knows-crypto.ts", "../crypto/hash.ts"),
  breach("shared-secagg-imports-down", "shared/src/secagg/knows-privacy.ts", "../dp/gdp.ts"),
  breach("shared-secagg-imports-types-only", "shared/src/secagg/value.ts", "../private-sum/types.ts"),
  breach("shared-private-sum-imports-down", "shared/src/private-sum/up.ts", "../crypto/hash.ts"),
  breach("shared-queries-imports-down", "shared/src/queries/up.ts", "../protocol/open.ts"),
  breach("shared-protocol-imports-down", "shared/src/protocol/up.ts", "../plan/plan.ts"),
  breach("shared-programs-imports-down", "shared/src/programs/up.ts", "../protocol/open.ts"),
  breach("shared-features-imports-down", "shared/src/features/up.ts", "../protocol/open.ts"),
  breach("shared-plan-imports-down", "shared/src/plan/up.ts", "../session/study.ts"),
  breach("shared-ledger-imports-down", "shared/src/ledger/up.ts", "../plan/plan.ts"),
  {
    rule: "shared-session-imports-down",
    from: "shared/src/session/sideways.ts",
    source: imports("../elsewhere/room.ts"),
  },
  breach(
    "dashboard-knows-views-and-words-only",
    "coordinator/dashboard/src/state-of-session.ts",
    "../../src/make-plan.ts",
  ),
  breach(
    "platform-page-knows-views-and-words-only",
    "client-node/page/src/policy.ts",
    "../../src/policy/policy.ts",
  ),
  breach("page-ui-knows-words-only", "wording/page-ui/numbers.ts", "../../shared/src/math/log.ts"),
  breach("page-ui-in-pages-only", "coordinator/src/format.ts", "../../wording/page-ui/format.ts"),
  breach("shared-errors-imports-nothing", "shared/src/errors.ts", "./math/log.ts"),
  breach("shared-knows-no-workspace", "shared/src/math/outward.ts", "@fedseg/coordinator/make-plan.ts"),
  breach("wording-knows-shared-only", "wording/src/outward.ts", "@fedseg/client-node/policy/policy.ts"),
  breach(
    "keeper-knows-shared-and-wording-only",
    "keeper/src/outward.ts",
    "@fedseg/client-node/policy/policy.ts",
  ),
  breach(
    "keeper-at-edges-and-drivers-only",
    "coordinator/src/session/durable.ts",
    "@fedseg/keeper/books/books.ts",
  ),
  breach("keeper-process-imports-down", "keeper/src/process/up.ts", "../files/folder.ts"),
  breach("keeper-files-imports-down", "keeper/src/files/up.ts", "../keys/vault.ts"),
  breach("keeper-keys-imports-down", "keeper/src/keys/up.ts", "../books/books.ts"),
  breach("keeper-books-imports-down", "keeper/src/books/sideways.ts", "../elsewhere/room.ts"),
  breach("keeper-page-imports-down", "keeper/src/page/sideways.ts", "../books/books.ts"),
  breach("keeper-table-imports-down", "keeper/src/table/sideways.ts", "../elsewhere/room.ts"),
  breach("keeper-webhook-imports-down", "keeper/src/webhook/sideways.ts", "../elsewhere/room.ts"),
  breach("keeper-local-imports-down", "keeper/src/local/sideways.ts", "../elsewhere/room.ts"),
  breach(
    "client-node-knows-no-other-party",
    "client-node/src/outward.ts",
    "@fedseg/coordinator/make-plan.ts",
  ),
  breach(
    "coordinator-knows-no-other-party",
    "coordinator/src/outward.ts",
    "@fedseg/client-node/policy/policy.ts",
  ),
  breach(
    "auditor-knows-shared-and-wording-only",
    "auditor/src/outward.ts",
    "@fedseg/coordinator/make-plan.ts",
  ),
  breach("auditor-bundle-imports-down", "auditor/src/bundle/up.ts", "../sessions/survey.ts"),
  breach("auditor-sessions-imports-down", "auditor/src/sessions/up.ts", "../ledgers/view.ts"),
  breach("auditor-ledgers-imports-down", "auditor/src/ledgers/up.ts", "../checks/all.ts"),
  breach("auditor-collect-imports-down", "auditor/src/collect/sideways.ts", "../checks/all.ts"),
  breach("auditor-checks-imports-down", "auditor/src/checks/up.ts", "../report/page.ts"),
  breach("auditor-report-imports-down", "auditor/src/report/reads-files.ts", "../bundle/bundle.ts"),
  breach("auditor-explain-imports-down", "auditor/src/explain/reads-ledgers.ts", "../ledgers/view.ts"),
  breach("auditor-export-imports-down", "auditor/src/export/sideways.ts", "../explain/lines.ts"),
  breach("auditor-audit-knows-no-report", "auditor/src/work.ts", "./report/page.ts"),
  breach("auditor-findings-know-no-room", "auditor/src/codes.ts", "./checks/all.ts"),
  breach(
    "programs-behind-their-registries",
    "shared/src/session/knows-one.ts",
    "../programs/segmentation/spec.ts",
  ),
  breach("table-stays-in-client-node", "coordinator/src/names-a-row.ts", "@fedseg/client-node/table.ts"),
  breach("auditor-has-no-network", "auditor/src/edge/through-another.ts", "./reaches-network.ts"),
  breach("node-modules-in-shared-crypto-only", "shared/src/math/node.ts", "node:os"),
  breach("shared-crypto-does-no-io", "shared/src/crypto/disk.ts", "node:fs"),
  breach("noble-in-crypto-and-field-only", "shared/src/dp/curve.ts", "@noble/curves/ed25519.js"),
  breach("io-at-edges-only", "client-node/src/session/disk.ts", "node:fs"),
  breach("network-at-edges-only", "coordinator/src/session/socket.ts", "socket.io"),
  breach("edges-are-the-top", "client-node/src/session/upward.ts", "../edge/main.ts"),
  breach("tests-are-never-imported", "keeper/src/borrows.ts", "./books/books.test.ts"),
  breach("no-barrels", "client-node/src/gathered.ts", "./labels/index.ts"),
  { rule: "no-re-exports", from: "shared/src/math/again.ts", source: 'export { x } from "./log.ts";\n' },
  breach("no-cycles", "shared/src/math/egg.ts", "./hen.ts"),
  breach("imports-resolve", "keeper/src/lost.ts", "./nowhere.ts"),
];

/** Breaches that follow from the ones above. */
export const CONSEQUENCES: readonly string[] = [
  "auditor-has-no-network: auditor/src/edge/reaches-network.ts",
  "coordinator-knows-no-other-party: coordinator/src/names-a-row.ts",
];

/** What breaks nothing: targets of the breaches, and uses that are allowed. */
const TARGETS: Readonly<Record<string, string>> = {
  "shared/src/math/log.ts": "export const x = 1;\n",
  "shared/src/math/hen.ts": imports("./egg.ts"),
  "shared/src/field/ring.ts": imports("../math/log.ts"),
  "shared/src/crypto/hash.ts": imports("node:crypto"),
  "shared/src/crypto/secret.ts": imports("@noble/curves/ed25519.js"),
  "shared/src/dp/gdp.ts": imports("../math/log.ts"),
  "shared/src/secagg/mask.ts": 'import type { x } from "../private-sum/types.ts";\nexport type Y = x;\n',
  "shared/src/private-sum/types.ts": imports("../dp/gdp.ts"),
  "shared/src/protocol/open.ts": imports("../crypto/hash.ts"),
  "shared/src/plan/plan.ts": imports("../protocol/open.ts"),
  "shared/src/session/study.ts": imports("../plan/plan.ts"),
  "shared/src/programs/segmentation/spec.ts": "export const x = 1;\n",
  "shared/src/elsewhere/room.ts": "export const x = 1;\n",
  "wording/page-ui/format.ts": "export const x = 1;\n",
  "keeper/src/files/folder.ts": "export const x = 1;\n",
  "keeper/src/keys/vault.ts": imports("../files/folder.ts"),
  "keeper/src/elsewhere/room.ts": "export const x = 1;\n",
  "keeper/src/books/books.ts": imports("@fedseg/shared/math/log.ts"),
  "keeper/src/books/books.test.ts": imports("node:fs"),
  "client-node/src/policy/policy.ts": imports("@fedseg/shared/plan/plan.ts"),
  "client-node/src/table.ts": "export const x = 1;\n",
  "client-node/src/agent/agent.ts": imports("@fedseg/keeper/books/books.ts"),
  "client-node/src/labels/index.ts": "export const x = 1;\n",
  "client-node/src/edge/main.ts": imports("node:fs"),
  "coordinator/src/make-plan.ts": imports("@fedseg/shared/plan/plan.ts"),
  "coordinator/src/edge/server.ts": imports("socket.io"),
  "auditor/src/edge/reaches-network.ts": imports("node:net"),
  "auditor/src/finding.ts": "export const x = 1;\n",
  "auditor/src/bundle/bundle.ts": imports("../finding.ts"),
  "auditor/src/sessions/survey.ts": imports("../bundle/bundle.ts"),
  "auditor/src/ledgers/view.ts": imports("../sessions/survey.ts"),
  "auditor/src/checks/all.ts": imports("../ledgers/view.ts"),
  "auditor/src/audit.ts": imports("./checks/all.ts"),
  "auditor/src/report/page.ts": imports("../audit.ts"),
  "auditor/src/explain/lines.ts": imports("../report/page.ts"),
  "node_modules/@noble/curves/package.json": '{"name":"@noble/curves","type":"module"}',
  "node_modules/@noble/curves/ed25519.js": "export const x = 1;\n",
  "node_modules/socket.io/package.json": '{"name":"socket.io","type":"module","main":"index.js"}',
  "node_modules/socket.io/index.js": "export const x = 1;\n",
};

/** Writes a tree of workspaces under a folder in which every rule is broken once. */
export function writeBrokenTree(folder: string): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(TARGETS)) write(path, text);
  for (const { from, source } of BREACHES) write(from, source);
  mkdirSync(join(folder, "node_modules/@fedseg"));
  for (const name of WORKSPACES) {
    write(`${name}/package.json`, `{"name":"@fedseg/${name}","type":"module","exports":{"./*":"./src/*"}}`);
    symlinkSync(join("../..", name), join(folder, "node_modules/@fedseg", name));
  }
}
