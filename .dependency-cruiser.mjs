/**
 * Imports go down only. Each room of shared/src lists the rooms it may import; everything else about who may
 * know whom is a rule below. test/architecture breaks each rule once.
 */

/** Rooms of shared/src, lowest first. errors.ts may be imported by all and imports nothing. */
const ROOMS = {
  math: [],
  field: ["math"],
  crypto: ["math", "field"],
  dp: ["math"],
  secagg: ["math", "field", "crypto"],
  "private-sum": ["math", "dp"],
  features: ["math"],
  queries: ["math", "dp", "private-sum", "features"],
  protocol: ["math", "field", "crypto", "dp", "secagg", "private-sum", "queries"],
  programs: ["math", "dp", "private-sum", "queries", "features"],
  plan: [
    "math",
    "field",
    "crypto",
    "dp",
    "secagg",
    "private-sum",
    "queries",
    "features",
    "protocol",
    "programs",
  ],
  ledger: ["math", "field", "crypto", "dp", "private-sum", "protocol"],
  session: [
    "math",
    "field",
    "crypto",
    "dp",
    "secagg",
    "private-sum",
    "queries",
    "protocol",
    "programs",
    "features",
    "plan",
    "ledger",
  ],
};

/**
 * Rooms of auditor/src, lowest first; edge/ above them may import all. What a finding is, and what the auditor brings, may
 * be imported by all; `audit.ts` and `work.ts` put the rooms below them together.
 */
const AUDITOR_ROOMS = {
  bundle: [],
  sessions: ["bundle"],
  ledgers: ["bundle", "sessions"],
  collect: ["bundle", "ledgers"],
  checks: ["bundle", "sessions", "ledgers"],
  report: ["sessions", "ledgers", "checks", "audit[.]ts"],
  explain: ["sessions", "checks", "report"],
  export: ["checks", "report", "audit[.]ts"],
};
const AUDITOR_BASE = "^auditor/src/(finding|codes|options)[.]ts$";

/** Rooms of keeper/src, lowest first; every file of it is in one. */
const KEEPER_ROOMS = {
  process: [],
  files: ["process"],
  keys: ["process", "files"],
  books: ["process", "files", "keys"],
  webhook: [],
  page: [],
  table: ["process", "files", "keys", "books"],
  local: ["process", "files", "keys", "books"],
};

const TEST_FILE = "[.]test[.]ts$";
const NETWORK =
  "^(node:)?(net|http|http2|https|tls|dgram|dns)(/|$)|^node_modules/(socket[.]io|engine[.]io|ws|undici)";

/** @param {string} room @param {readonly string[]} below */
function roomRule(room, below) {
  return {
    name: `shared-${room}-imports-down`,
    comment: `shared/src/${room} may import ${[...below, "errors.ts"].join(", ")} and itself, nothing else of shared.`,
    severity: "error",
    from: { path: `^shared/src/${room}/` },
    to: {
      path: "^shared/src/",
      pathNot: [`^shared/src/(${[room, ...below].join("|")})/`, "^shared/src/errors[.]ts$"],
    },
  };
}

/** @param {string} room @param {readonly string[]} below */
function auditorRoomRule(room, below) {
  return {
    name: `auditor-${room}-imports-down`,
    comment: `auditor/src/${room} may import ${[...below, "finding.ts", "codes.ts", "options.ts"].join(", ")} and itself, nothing else of auditor.`,
    severity: "error",
    from: { path: `^auditor/src/${room}/`, pathNot: TEST_FILE },
    to: {
      path: "^auditor/src/",
      pathNot: [
        `^auditor/src/(${room}/|${below.map((each) => (each.includes(".") ? `${each}$` : `${each}/`)).join("|") || "$"})`,
        AUDITOR_BASE,
      ],
    },
  };
}

/** @param {string} room @param {readonly string[]} below */
function keeperRoomRule(room, below) {
  return {
    name: `keeper-${room}-imports-down`,
    comment: `keeper/src/${room} may import ${[...below, "itself"].join(", ")}, nothing else of keeper.`,
    severity: "error",
    from: { path: `^keeper/src/${room}/`, pathNot: TEST_FILE },
    to: { path: "^keeper/src/", pathNot: `^keeper/src/(${[room, ...below].join("|")})/` },
  };
}

/** secagg names the cohort's numbers by the type that private-sum declares; no value crosses. */
function secaggRule() {
  const rule = roomRule("secagg", ROOMS.secagg);
  const [types, rest] = ["/types[.]ts$", [...rule.to.pathNot]];
  return [
    { ...rule, to: { ...rule.to, pathNot: [...rest, types] } },
    {
      ...rule,
      name: "shared-secagg-imports-types-only",
      comment: "secagg may name types of private-sum/types.ts, never a value.",
      to: { path: types, pathNot: rest, dependencyTypesNot: ["type-only"] },
    },
  ];
}

const auditorRooms = Object.entries(AUDITOR_ROOMS).map(([room, below]) => auditorRoomRule(room, below));

const keeperRooms = Object.entries(KEEPER_ROOMS).map(([room, below]) => keeperRoomRule(room, below));

const rooms = Object.entries(ROOMS).flatMap(([room, below]) =>
  room === "secagg" ? secaggRule() : [roomRule(room, below)],
);

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...rooms,
    {
      name: "shared-errors-imports-nothing",
      severity: "error",
      from: { path: "^shared/src/errors[.]ts$" },
      to: {},
    },
    {
      name: "shared-knows-no-workspace",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: "^(wording|keeper|client-node|coordinator|auditor|examples|bench)/" },
    },
    {
      name: "wording-knows-shared-only",
      comment: "What people read: a corrected comma changes nothing that parties compute.",
      severity: "error",
      from: { path: "^wording/" },
      to: { path: "^(keeper|client-node|coordinator|auditor|examples|bench)/" },
    },
    {
      name: "keeper-knows-shared-and-wording-only",
      severity: "error",
      from: { path: "^keeper/" },
      to: { path: "^(client-node|coordinator|auditor|examples|bench)/" },
    },
    ...keeperRooms,
    {
      name: "keeper-at-edges-and-drivers-only",
      comment: "Durable books belong to a process, not to the pure session machines.",
      severity: "error",
      from: {
        pathNot: ["^(keeper|test)/", "^(client-node|coordinator)/src/(edge/|agent/|driver[.]ts$)", TEST_FILE],
      },
      to: { path: "^keeper/" },
    },
    {
      name: "client-node-knows-no-other-party",
      severity: "error",
      from: { path: "^client-node/" },
      to: { path: "^(coordinator|auditor|examples|bench)/" },
    },
    {
      name: "coordinator-knows-no-other-party",
      severity: "error",
      from: { path: "^coordinator/" },
      to: { path: "^(client-node|auditor|examples|bench)/" },
    },
    {
      name: "dashboard-knows-views-and-words-only",
      comment:
        "The operator's page reads what the API tells, never a session's state, and no code of the coordinator is in it.",
      severity: "error",
      from: { path: "^coordinator/dashboard/src/" },
      to: {
        path: "^(shared|wording|keeper|client-node|coordinator|auditor|examples|bench)/",
        pathNot:
          "^(coordinator/dashboard/src/|coordinator/src/(told/)?view[.]ts$|wording/(src/((language|number-text|estimate-text|programs/section|status/((contradiction|finding|history|refusal)-words|(duration|wait)-text))[.]ts$|operator-page/|pictures/)|page-ui/))",
      },
    },
    {
      name: "platform-page-knows-views-and-words-only",
      comment:
        "A node's page reads what its node tells it; of the node's code it has types, and the style of reports.",
      severity: "error",
      from: { path: "^client-node/page/src/" },
      to: {
        path: "^(shared|wording|keeper|client-node|coordinator|auditor|examples|bench)/",
        pathNot:
          "^(client-node/(page/src/|src/(page/view|reports/insights/insights-style)[.]ts$)|wording/(src/(language[.]ts$|platform-page/|status/)|page-ui/))",
      },
    },
    {
      name: "page-ui-knows-words-only",
      comment: "What every page is made of: it runs in a browser and brings no program's code with it.",
      severity: "error",
      from: { path: "^wording/page-ui/" },
      to: {
        path: "^(shared|wording|keeper|client-node|coordinator|auditor|examples|bench)/",
        pathNot:
          "^wording/(page-ui/|src/(language|page/(ui-words|plain-text)|pictures/(figure|picture)|refusals/refusal-texts)[.]ts$)",
      },
    },
    {
      name: "page-ui-in-pages-only",
      severity: "error",
      from: { pathNot: "^(wording/page-ui|coordinator/dashboard|client-node/page)/" },
      to: { path: "^wording/page-ui/" },
    },
    {
      name: "auditor-knows-shared-and-wording-only",
      severity: "error",
      from: { path: "^auditor/" },
      to: { path: "^(keeper|client-node|coordinator|examples|bench)/" },
    },
    ...auditorRooms,
    {
      name: "auditor-audit-knows-no-report",
      comment: "audit.ts and work.ts make the facts; what is told of them is made from them.",
      severity: "error",
      from: { path: "^auditor/src/(audit|work)[.]ts$" },
      to: {
        path: "^auditor/src/",
        pathNot: ["^auditor/src/(bundle|sessions|ledgers|checks)/", AUDITOR_BASE],
      },
    },
    {
      name: "auditor-findings-know-no-room",
      severity: "error",
      from: { path: AUDITOR_BASE },
      to: { path: "^auditor/src/", pathNot: AUDITOR_BASE },
    },
    {
      name: "programs-behind-their-registries",
      comment:
        "A program is its folder in shared, its words and its scorer, and may read what another released; the commands `segments` and `insights` show one, and so does the operator's page.",
      severity: "error",
      from: {
        path: "^[^/]+/src/",
        pathNot: [
          "^shared/src/programs/([^/]+/|index[.]ts$)",
          "^wording/src/(programs/|pictures/section-figures[.]ts$)",
          "^coordinator/src/told/segments[.]ts$",
          "^client-node/src/(scoring/|reports/(segment|insights/)|edge/labels/read-segments[.]ts$)",
          TEST_FILE,
        ],
      },
      to: {
        path: "^(shared/src/programs|wording/src/programs|client-node/src/scoring)/[^/]+/",
        pathNot: "^shared/src/programs/preparation/",
      },
    },
    {
      name: "table-stays-in-client-node",
      comment: "Only client-node can name a row: a sentence an auditor can check.",
      severity: "error",
      from: { pathNot: ["^client-node/", "^test/"] },
      to: { path: "^client-node/src/table[.]ts$" },
    },
    {
      name: "auditor-has-no-network",
      comment: "The audit runs offline; no path from it may reach network code.",
      severity: "error",
      from: { path: "^auditor/" },
      to: { path: NETWORK, reachable: true },
    },
    {
      name: "node-modules-in-shared-crypto-only",
      comment: "node:crypto for deterministic functions, node:util to print a Secret as [secret].",
      severity: "error",
      from: { path: "^(shared|wording)/", pathNot: ["^shared/(src/crypto|bin)/", TEST_FILE] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "shared-crypto-does-no-io",
      severity: "error",
      from: { path: "^shared/src/crypto/", pathNot: TEST_FILE },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|util)$" },
    },
    {
      name: "noble-in-crypto-and-field-only",
      severity: "error",
      from: { pathNot: ["^shared/src/(crypto|field)/", "^node_modules/", TEST_FILE] },
      to: { path: "^node_modules/@noble/" },
    },
    {
      name: "io-at-edges-only",
      severity: "error",
      from: { path: "^(client-node|coordinator|auditor)/", pathNot: ["/src/edge/", TEST_FILE] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "network-at-edges-only",
      comment: "But for the socket in a party's own folder, between its processes of one user.",
      severity: "error",
      from: {
        pathNot: [
          "/src/edge/",
          "^keeper/src/local/(door|call|lines)[.]ts$",
          "^node_modules/",
          "^test/",
          TEST_FILE,
        ],
      },
      to: { path: NETWORK },
    },
    {
      name: "edges-are-the-top",
      severity: "error",
      from: {
        path: "^(wording|client-node|coordinator|auditor)/",
        pathNot: ["/src/edge/", "^[^/]+/bin/", TEST_FILE],
      },
      to: { path: "/src/edge/" },
    },
    {
      name: "tests-are-never-imported",
      severity: "error",
      from: { pathNot: [TEST_FILE, "^test/"] },
      to: { path: [TEST_FILE, "^test/"] },
    },
    {
      name: "no-barrels",
      comment:
        "Siblings import each other; only the registries (queries, programs, scoring, protocol) gather.",
      severity: "error",
      from: {},
      to: {
        path: "/index[.]ts$",
        pathNot: ["^node_modules/", "/src/(queries|protocol|programs|scoring)/index[.]ts$"],
      },
    },
    {
      name: "no-re-exports",
      severity: "error",
      from: { pathNot: "^node_modules/" },
      to: { dependencyTypes: ["export"] },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "imports-resolve", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "^node_modules/" },
    // What the kernels' module is made of and by: another language, and no part of the program.
    exclude: { path: "^client-node/kernels/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
