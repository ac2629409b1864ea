import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addressesOf, loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { loadCoordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { makeInvite } from "@fedseg/coordinator/edge/invite.ts";
import { inviteText } from "@fedseg/shared/plan/invite.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runCommand, runHere } from "../cli/command.ts";
import { type PartyConfig, TestStudy } from "../e2e/test-study.ts";
import { Authority, NO_OPENSSL } from "./certificates.ts";
import { openRelay } from "./tls-relay.ts";

const [COORDINATOR, NODE] = ["coordinator/src/edge/main.ts", "client-node/src/edge/main.ts"];

let study: TestStudy;
let authority: Authority;
let coordinatorConfig: string;
beforeAll(async () => {
  study = await TestStudy.create(4, 5000);
  if (NO_OPENSSL) return;
  authority = new Authority();
  const tls = authority.selfSigned("hub");
  coordinatorConfig = study.writeVariant("coordinator", "tls.yaml", (config) => (config["listen"].tls = tls));
});
afterAll(async () => {
  await study.stop();
  authority?.remove();
});

/** What the owner of a node's folder sees of an invite. */
const accept = (path: string, name = "shop-1") => {
  const own = (file: string) => join(study.folder, name, file);
  const key = ["--key", own("identity.key"), "--storage-key", own("storage.key")];
  return runHere("client-node", ["join", "--invite", path, ...key]);
};
const plainConfig = () => join(study.folder, "coordinator", "config.yaml");

describe.skipIf(NO_OPENSSL !== undefined)(`an invite with a pin ${NO_OPENSSL ?? ""}`, () => {
  test("brings a node to the coordinator over TLS, and keeps out who stands between", async () => {
    study.coordinator = study.launch("coordinator", coordinatorConfig);
    const { port } = await study.coordinator.until("listening", ({ code }) => code === "LISTENING");
    const url = `https://localhost:${Number(port)}`;
    const made = await runCommand(COORDINATOR, ["invite", "--config", coordinatorConfig, "--url", url]);
    expect(made.status).toBe(0);
    const file = join(study.folder, "invite.json");
    writeFileSync(file, made.stdout);

    const accepted = await accept(file);
    expect(accepted.status).toBe(0);
    for (const part of [
      "Test study",
      "shop-4",
      url,
      "is pinned",
      "as shop-1",
      "shop-2, shop-3, shop-4: with 2",
    ])
      expect(accepted.stderr).toContain(part);
    const lines = parse(accepted.stdout) as Record<string, object>;
    expect(lines).toMatchObject({
      name: "shop-1",
      coordinatorPin: expect.stringMatching(/^[0-9a-f]{64}$/),
    });

    const joining = (name: string, change: object = {}) =>
      study.writeVariant(name, "joined.yaml", (config) => {
        const { policy, ...rest } = lines;
        Object.assign(config, rest, { policy: { ...config["policy"], ...policy } }, change);
      });
    const relay = await openRelay(authority.read(authority.signed("between")), {
      port: Number(port),
      isTls: true,
    });
    const betweenUrl = `https://localhost:${relay.port}`;
    const plan = (config: string) => runHere("client-node", ["plan", "--config", config]);
    const robbed = await runCommand(NODE, [
      "plan",
      "--config",
      joining("shop-1", { coordinatorUrl: betweenUrl }),
    ]);
    expect(robbed).toMatchObject({ status: 1, code: "COORDINATOR_CERTIFICATE", stdout: "" });
    expect(robbed.stderr).toContain("another key than the pinned one");
    expect(Buffer.concat(relay.overheard).length).toBe(0);
    const examined = await runHere("client-node", [
      "doctor",
      "--json",
      "--config",
      `${study.folder}/shop-1/joined.yaml`,
    ]);
    const connection = examined.stdout.split("\n").find((line) => line.includes('"connection"'));
    expect(connection).toContain("COORDINATOR_CERTIFICATE");
    expect(connection).toContain("Somebody else may be answering");
    expect(connection).not.toContain("whether it is running");
    relay.close();

    // The advice: the pin that the operator's invite prints.
    const mistyped = await plan(joining("shop-1", { coordinatorPin: "ab".repeat(32) }));
    expect(mistyped).toMatchObject({ status: 1, code: "COORDINATOR_CERTIFICATE" });
    expect(mistyped.stderr).toContain(
      "the pin of the present certificate, which fedseg-coordinator invite prints",
    );
    const { pin } = JSON.parse(made.stdout) as { pin: string };
    expect(await plan(joining("shop-1", { coordinatorPin: pin }))).toMatchObject({ status: 0 });

    const offered = await plan(joining("shop-1"));
    expect(offered.status).toBe(0);
    expect(offered.stdout).toContain("Test study");
    const turnedAway = study.coordinator.news.filter(({ code }) => code === "TURNED_AWAY");
    expect(turnedAway.filter(({ reason }) => reason !== "TLS_FAILED")).toEqual([]);
  }, 120_000);

  test("is not made for an address without TLS where there is a certificate", () => {
    const made = () =>
      makeInvite(loadCoordinatorConfig(coordinatorConfig), ["http://coordinator.example:7700"]);
    expect(made).toThrow(/^INVITE_INVALID: /);
  });
});

test("an invite without a certificate has no pin", () => {
  expect(makeInvite(loadCoordinatorConfig(plainConfig()), ["https://proxy.example"]).pin).toBeUndefined();
});

test.each(["coordinator.example", "ftp://coordinator.example", ""])(
  "no invite is made for the address %j",
  (url) => {
    const made = () => makeInvite(loadCoordinatorConfig(plainConfig()), [url]);
    expect(made).toThrow(/^INVITE_INVALID: /);
  },
);

test("an invite names several addresses, and join writes them as the node's configuration takes them", async () => {
  const urls = ["https://hub.example:7700", "https://hub.example:7701"];
  const file = join(study.folder, "several.json");
  writeFileSync(file, inviteText(makeInvite(loadCoordinatorConfig(plainConfig()), urls)));
  const accepted = await accept(file);
  const { coordinatorUrl } = parse(accepted.stdout) as PartyConfig;
  expect(coordinatorUrl).toEqual(urls);
  const config = study.writeVariant("shop-1", "several.yaml", (own) =>
    Object.assign(own, { coordinatorUrl }),
  );
  expect(addressesOf(loadNodeConfig(config)).map(({ url }) => url)).toEqual(urls);
  for (const url of urls) expect(accepted.stderr).toContain(url);
  expect(await runHere("coordinator", ["invite", "--config", plainConfig()])).toMatchObject({ status: 2 });
});

test("an invite that names another key for its reader, or none, is refused", async () => {
  const invite = makeInvite(loadCoordinatorConfig(plainConfig()), ["https://proxy.example"]);
  const file = join(study.folder, "other.json");
  const [own, other] = invite.roster;
  for (const first of [
    { ...own, identity: "ab".repeat(32) },
    { ...other, name: "shop-9" },
  ]) {
    writeFileSync(file, inviteText({ ...invite, roster: invite.roster.with(0, first) }));
    expect(await accept(file)).toMatchObject({ status: 1, code: "ROSTER_NOT_OURS", stdout: "" });
  }
});

test("a file that is no invite is refused", async () => {
  const refused = { status: 1, code: "INVITE_UNREADABLE", stdout: "" };
  expect(await accept(plainConfig())).toMatchObject(refused);
});

test("plain http to another machine needs a line of its own in the configuration", () => {
  const load = (coordinatorUrl: string | readonly string[], more: object = {}) =>
    loadNodeConfig(
      study.writeVariant("shop-2", "plain.yaml", (config) =>
        Object.assign(config, { coordinatorUrl, ...more }),
      ),
    );
  for (const url of [
    "http://192.0.2.1:7700",
    "http://coordinator.example",
    "http://127.0.0.1.example:7700",
  ]) {
    expect(() => load(url)).toThrow(/^INSECURE_URL: /);
    expect(() => load(["https://hub.example", url])).toThrow(
      `INSECURE_URL: coordinatorUrl is plain http to another machine (${url})`,
    );
  }
  expect(load("http://192.0.2.1:7700", { insecureHttp: true }).insecureHttp).toBe(true);
  for (const url of ["http://localhost:1", "http://127.3.2.1:1", "http://[::1]:1", "https://hub.example"])
    expect(load(url).coordinatorUrl).toBe(url);
});
