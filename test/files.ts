/**
 * Files that replace a module, or add to a registry, for every file of their process, that measure the process itself, or
 * start the one that reads rows: each has its own.
 */
export const APART = [
  "keeper/src/keys/entropy.test.ts",
  "shared/src/protocol/codec.test.ts",
  "test/adversary/signed-garbage.full.test.ts",
  "test/data/reader.full.test.ts",
  "test/edge/pollution.test.ts",
  "test/out/two-programs.full.test.ts",
  "test/programs/earlier-model.test.ts",
  "test/programs/input-advice.test.ts",
  "test/programs/two-programs.test.ts",
  "test/queries/new-query.test.ts",
  "test/service/next-protocol.full.test.ts",
  "client-node/src/config/yaml-fuzz.full.test.ts",
  "client-node/src/edge/doctor/handshake.test.ts",
  "client-node/src/edge/studies/node-studies.test.ts",
  "test/statistics/timing.full.test.ts",
];

/**
 * Files that take longer than half a minute, the longest first. In a clean clone nothing is known but how large a file is, and
 * large files are rarely long ones: what starts last would leave a processor idle for as long as it takes.
 */
export const LONGEST: readonly string[] = [
  "test/e2e/retail-demo.full.test.ts",
  "test/statistics/planted-user.full.test.ts",
  "test/e2e/random-kills.full.test.ts",
  "test/e2e/guides.full.test.ts",
  "test/statistics/self-audit.full.test.ts",
  "client-node/src/edge/commands/init.test.ts",
  "test/model-check/model-check.test.ts",
  "client-node/src/edge/ingest/stability.test.ts",
  "test/browser/operator-page.full.test.ts",
  "test/browser/demo-page.full.test.ts",
  "test/kernels/equal.test.ts",
  "test/e2e/service.full.test.ts",
  "test/browser/platform-page.full.test.ts",
  "test/browser/operator-told.full.test.ts",
  "test/e2e/opposite-orders.full.test.ts",
  "test/programs/reference.full.test.ts",
  "test/e2e/study.test.ts",
  "test/e2e/consortium.full.test.ts",
  "test/simulation/two-studies.test.ts",
];
