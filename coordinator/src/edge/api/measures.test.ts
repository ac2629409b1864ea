import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ANSWERS } from "../../api/bodies.ts";
import { traceTarget } from "./trace-sender.ts";
import { TestApi } from "../../../../test/api/served.ts";

let api: TestApi;
afterEach(() => api.stop());

/** What a study's first session looks like from outside: one late member, one retry, five seconds. */
function runSession(): void {
  const event = (type: string, second: number, more: object = {}) =>
    api.service.happen({
      type,
      study: "spring",
      session: 1,
      at: `2026-11-29T12:00:0${second}.000Z`,
      ...more,
    });
  event("opened", 0);
  event("missing", 2, { text: "globex, initech" });
  event("retried", 2, { code: "TOO_FEW" });
  event("opened", 2);
  event("released", 5);
}

async function metrics(): Promise<string> {
  const answer = await fetch(api.url("/metrics"), {
    headers: { authorization: `Bearer ${api.tokens.viewer}` },
  });
  expect(answer.headers.get("content-type")).toBe(
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
  );
  return answer.text();
}

test("metrics tell states, durations, retries and queues", async () => {
  api = await TestApi.start();
  runSession();
  const [study] = api.service.studies.values();
  api.service.studies.set("shut", {
    ...study,
    name: "shut",
    state: "running",
    waitsFor: [{ what: "books" }],
  });
  await api.ask("GET", "/studies");
  await expect.poll(() => api.lines.length).toBe(1);
  const text = await metrics();
  for (const line of [
    'fedseg_studies{state="enrolling"} 1',
    'fedseg_study_waits_for{study="spring"} 1',
    "fedseg_studies_shut 1",
    "fedseg_sessions_waiting 0",
    'fedseg_member_connected{member="globex"} 0',
    'fedseg_sessions_total{result="released"} 1',
    "fedseg_session_retries_total 1",
    'fedseg_session_duration_seconds_bucket{le="2"} 0',
    'fedseg_session_duration_seconds_bucket{le="5"} 1',
    "fedseg_session_duration_seconds_sum 5",
    'fedseg_http_requests_total{method="GET",route="/api/v1/studies",status="200"} 1',
    "fedseg_event_streams 0",
  ])
    expect(text.split("\n")).toContain(line);
});

test("metrics are OpenMetrics: declared before they are given, and once, with an end", async () => {
  api = await TestApi.start();
  api.service.members.push({ ...api.service.members[0], name: 'a"b\\c\nd' });
  const text = await metrics();
  expect(text.endsWith("# EOF\n")).toBe(true);
  expect(text).toContain('member="a\\"b\\\\c\\nd"');
  const declared = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, type]) => ({ name, type }));
  expect(new Set(declared.map(({ name }) => name)).size).toBe(declared.length);
  let current = { name: "", type: "" };
  for (const line of text.trimEnd().split("\n").slice(0, -1)) {
    const [, name] = /^# TYPE (\S+)/.exec(line) ?? [];
    if (name !== undefined) current = declared.find((one) => one.name === name) ?? current;
    if (line.startsWith("#")) continue;
    const suffix = { counter: "_total", histogram: "_(bucket|sum|count)", gauge: "", info: "_info" }[
      current.type
    ];
    expect(line).toMatch(new RegExp(`^${current.name}${suffix}(\\{.*\\})? [-+\\w.]+$`));
  }
  for (const [, name, unit] of text.matchAll(/^# UNIT (\S+) (\w+)$/gm))
    expect(name).toMatch(new RegExp(`_${unit}$`));
});

test("metrics are for those who may look", async () => {
  api = await TestApi.start();
  const status = async (token: string | undefined, method = "GET") =>
    (await fetch(api.url("/metrics"), { method, headers: token ? { authorization: `Bearer ${token}` } : {} }))
      .status;
  const { auditor, viewer } = api.tokens;
  expect([
    await status(undefined),
    await status(auditor),
    await status(viewer),
    await status(viewer, "POST"),
  ]).toEqual([401, 403, 200, 405]);
});

test("sessions are listed as this process has seen them", async () => {
  api = await TestApi.start();
  runSession();
  api.service.happen({ type: "opened", study: "spring", session: 2, at: "2026-11-29T12:01:00.000Z" });
  api.service.happen({ type: "cancelled", study: "spring", at: "2026-11-29T12:02:00.000Z" });
  const { items } = ANSWERS.Sessions.parse(await (await api.ask("GET", "/studies/spring/sessions")).json());
  expect(items).toMatchObject([
    {
      session: 1,
      state: "released",
      attempts: 2,
      missing: ["globex", "initech"],
      endedAt: "2026-11-29T12:00:05.000Z",
    },
    { session: 2, state: "ended", attempts: 1, endedAt: "2026-11-29T12:02:00.000Z" },
  ]);
});

test("a session that has ended is a span at the collector that the environment names", async () => {
  const got: { url: string | undefined; key: unknown; body: string }[] = [];
  let status = 503;
  const collector = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      got.push({ url: request.url, key: request.headers["x-key"], body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((done) => collector.listen(0, "127.0.0.1", done));
  const { port } = collector.address() as AddressInfo;
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`,
    OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b",
  };
  api = await TestApi.start({}, undefined, env);
  runSession();
  status = 200;
  await api.stop();
  collector.close();
  expect(got.map(({ url, key }) => [url, key])).toEqual([["/v1/traces", "a b"]]);
  const [{ scopeSpans, resource }] = (JSON.parse(got[0].body) as Traces).resourceSpans;
  expect(resource.attributes).toContainEqual({
    key: "service.name",
    value: { stringValue: "fedseg-coordinator" },
  });
  expect(scopeSpans[0].spans).toEqual([
    {
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      name: "session",
      kind: 1,
      startTimeUnixNano: `${Date.parse("2026-11-29T12:00:00Z")}000000`,
      endTimeUnixNano: `${Date.parse("2026-11-29T12:00:05Z")}000000`,
      attributes: [
        { key: "fedseg.study", value: { stringValue: "spring" } },
        { key: "fedseg.session", value: { intValue: "1" } },
        { key: "fedseg.attempts", value: { intValue: "2" } },
        {
          key: "fedseg.missing",
          value: { arrayValue: { values: [{ stringValue: "globex" }, { stringValue: "initech" }] } },
        },
      ],
      status: { code: 1 },
    },
  ]);
});

interface Traces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: unknown };
    readonly scopeSpans: readonly { readonly spans: unknown }[];
  }[];
}

test("without an endpoint nothing is sent", async () => {
  api = await TestApi.start();
  expect([traceTarget({}), traceTarget({ OTEL_EXPORTER_OTLP_ENDPOINT: "nonsense" })]).toEqual([
    undefined,
    undefined,
  ]);
  expect(traceTarget({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:1/x" })?.url).toBe("http://c:1/x");
});
