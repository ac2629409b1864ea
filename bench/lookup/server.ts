import { startLookup } from "../../client-node/src/edge/labels/lookup/server.ts";
import { tokenCheck } from "../../client-node/src/edge/labels/lookup/token.ts";
import { LookupIndex } from "../../client-node/src/labels/lookup-index.ts";
import { scoresIn } from "@fedseg/client-node/labels/told-score.ts";
import { setJson, userWriter } from "../../client-node/src/labels/user-json.ts";

/** A lookup server over generated users, in a process of its own; tells its parent what it costs. */
const [token = "", count = "0"] = process.argv.slice(2);
const titles = Array.from({ length: 8 }, (_, at) => ({
  label: { en: `Segment ${at + 1}`, zh: `客群 ${at + 1}` },
  group: "other" as const,
  certain: true,
}));
const columns = [
  { name: "segment", kind: "place", titles },
  { name: "margin", kind: "share" },
] as const;
const programs = [{ program: "segmentation", columns }];
const set = {
  study: "5".repeat(64),
  model: "a".repeat(64),
  labelledAt: "2026-01-01T00:00:00Z",
  programs,
};

const before = process.memoryUsage().rss;
const start = performance.now();
const index = new LookupIndex(0x5eed, programs);
for (let at = 0; at < Number(count); at += 1) {
  index.add({ id: `customer-${at}`, values: [1 + (at % 8), (at % 100) / 100] });
}
const buildMs = performance.now() - start;
const labels = {
  find: (id: string) => index.find(id),
  write: userWriter(programs),
  scores: scoresIn(programs),
  facts: setJson(set),
};
const { port } = await startLookup(
  { host: "127.0.0.1", port: 0 },
  {
    labels: () => labels,
    isAllowed: tokenCheck(token),
    document: "{}",
    onFault: (error) => console.error(error),
  },
);
process.send?.({
  port,
  buildMs,
  indexBytes: index.lengthBytes,
  rssBytes: process.memoryUsage().rss - before,
});
process.on("message", () => process.send?.({ cpu: process.cpuUsage(), rssBytes: process.memoryUsage().rss }));
