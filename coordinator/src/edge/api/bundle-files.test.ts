import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ANSWERS } from "../../api/bodies.ts";
import { studyView } from "../../../../test/api/fake-service.ts";
import { TestApi, refusalOf } from "../../../../test/api/served.ts";
import { RawConnection } from "../../../../test/out/lookup-client.ts";

const FILES: Readonly<Record<string, Buffer>> = {
  "checkpoints/acme.notes": Buffer.from("note\n"),
  "ledgers/acme.jsonl": Buffer.from('{"type":"GENESIS"}\n'),
  "model.json": Buffer.alloc(0),
  "plan.cbor": randomBytes(511),
  "sessions/00001.cbor": randomBytes(300_000),
};

let api: TestApi;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-api-"));
  writeFileSync(join(folder, "secret.key"), "secret");
  const bundle = join(folder, "bundle");
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(join(bundle, path, ".."), { recursive: true });
    writeFileSync(join(bundle, path), content);
  }
  writeFileSync(join(bundle, ".hidden"), "secret");
  writeFileSync(join(bundle, "ledgers/late.jsonl.part"), "secret");
  symlinkSync(join(folder, "secret.key"), join(bundle, "link.json"));
  symlinkSync(folder, join(bundle, "up"));
  api = await TestApi.start();
  api.service.studies.set("winter", { ...studyView("winter", "finished"), bundle });
});
afterEach(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string) => api.ask("GET", path, { role: "auditor" });

test("lists what is in a bundle, with sizes and hashes, and gives every file byte for byte", async () => {
  const { files } = ANSWERS.Bundle.parse(await (await ask("/bundles/winter")).json());
  expect(files.map(({ path }) => path)).toEqual(Object.keys(FILES));
  for (const { path, bytes, sha256 } of files) {
    const answer = await ask(`/bundles/winter/files/${path}`);
    const content = Buffer.from(await answer.arrayBuffer());
    expect(content.equals(FILES[path])).toBe(true);
    expect([Number(answer.headers.get("content-length")), content.length]).toEqual([bytes, bytes]);
    expect(createHash("sha256").update(content).digest("hex")).toBe(sha256);
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"$/);
  }
});

test("says where bundles and ledgers are, and no folder of this machine", async () => {
  const bundles = ANSWERS.Bundles.parse(await (await ask("/bundles")).json());
  expect(bundles.items.map(({ study }) => study)).toEqual(["winter"]);
  const { items } = ANSWERS.Ledgers.parse(await (await ask("/ledgers")).json());
  expect(items).toEqual([
    { study: "winter", party: "acme", ledger: "/api/v1/bundles/winter/files/ledgers/acme.jsonl" },
  ]);
  const study = await (await api.ask("GET", "/studies/winter")).text();
  expect(study).toContain('"bundle":"/api/v1/bundles/winter"');
  expect(study).not.toContain(folder);
});

test("the whole comes as an archive that tar reads", async () => {
  const answer = await ask("/bundles/winter/archive");
  expect(answer.headers.get("content-type")).toBe("application/x-tar");
  writeFileSync(join(folder, "winter.tar"), Buffer.from(await answer.arrayBuffer()));
  execFileSync("tar", ["-xf", join(folder, "winter.tar"), "-C", folder]);
  for (const [path, content] of Object.entries(FILES))
    expect(readFileSync(join(folder, "winter", path)).equals(content)).toBe(true);
  const names = execFileSync("tar", ["-tf", join(folder, "winter.tar")], { encoding: "utf8" });
  expect(names.trim().split("\n")).toEqual(Object.keys(FILES).map((path) => `winter/${path}`));
});

test.each([
  "../secret.key",
  "..%2Fsecret.key",
  "%2e%2e/secret.key",
  "ledgers/../../secret.key",
  "ledgers/..%2f..%2fsecret.key",
  "up/secret.key",
  "link.json",
  ".hidden",
  "ledgers/late.jsonl.part",
  "ledgers",
  "/etc/passwd",
  "%2Fetc%2Fpasswd",
  "plan.cbor%00",
  "plan.cbor/",
  "./plan.cbor",
  "ledgers//acme.jsonl",
  "PLAN.CBOR",
  "..\\secret.key",
  "%",
])("%s is no file of a bundle", async (path) => {
  const connection = new RawConnection(api.port);
  const token = api.tokens.auditor;
  connection.send(
    `GET /api/v1/bundles/winter/files/${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  const answer = await connection.answer();
  expect([answer?.status, answer?.body.includes("secret")]).toEqual([404, false]);
  connection.close();
});

test.each(["spring", "..", "%2e%2e", "winter%2F..", "nothing"])("%s has no bundle", async (name) => {
  const ofBundle = [`/bundles/${name}`, `/bundles/${name}/archive`, `/bundles/${name}/files/plan.cbor`];
  for (const path of [...ofBundle, `/studies/${name}/results`]) {
    const connection = new RawConnection(api.port);
    connection.send(
      `GET /api/v1${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${api.tokens.auditor}\r\n\r\n`,
    );
    expect((await connection.answer())?.status).toBe(404);
    connection.close();
  }
});

test("files that are no plan and no model tell nothing, and are no fault", async () => {
  expect(await refusalOf(await ask("/studies/winter/results"))).toBe("404 API_PATH");
  expect(await (await ask("/studies/winter/sums")).json()).toEqual({ items: [] });
  expect(api.lines.filter(({ type }) => type === "fault")).toEqual([]);
});

test("a bundle that is not there any more is no fault", async () => {
  rmSync(join(folder, "bundle"), { recursive: true });
  expect(await refusalOf(await ask("/bundles/winter"))).toBe("404 API_PATH");
  expect(await refusalOf(await ask("/bundles/winter/archive"))).toBe("404 API_PATH");
  expect(api.lines.filter(({ type }) => type === "fault")).toEqual([]);
});

/** What this process has open, where the system tells it. */
function openFiles(): string[] {
  const opened = "/proc/self/fd";
  return (existsSync(opened) ? readdirSync(opened) : []).map((name) => {
    try {
      return readlinkSync(join(opened, name));
    } catch {
      return "";
    }
  });
}

test("who leaves in the middle of a large file leaves nothing open", async () => {
  writeFileSync(join(folder, "bundle/sessions/00002.cbor"), Buffer.alloc(30_000_000));
  for (let at = 0; at < 20; at += 1) {
    const answer = await ask("/bundles/winter/files/sessions/00002.cbor");
    await answer.body?.cancel();
  }
  await expect.poll(() => openFiles().filter((path) => path.includes("00002.cbor"))).toEqual([]);
});

test("HEAD tells how long a file is, and leaves nothing open", async () => {
  const answer = await api.ask("HEAD", "/bundles/winter/files/plan.cbor", { role: "auditor" });
  expect([answer.status, answer.headers.get("content-length")]).toEqual([200, "511"]);
  await expect.poll(() => openFiles().filter((path) => path.includes("plan.cbor"))).toEqual([]);
});
