import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";

const WORKSPACES = ["shared", "wording", "keeper", "client-node", "coordinator", "auditor"];

/** A folder in which the packages are installed as npm does it: copies under node_modules, beside what they depend on. */
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "fedseg-installed-"));
  const modules = join(home, "node_modules");
  mkdirSync(join(modules, "@fedseg"), { recursive: true });
  for (const workspace of WORKSPACES)
    cpSync(join(ROOT, workspace), join(modules, "@fedseg", workspace), {
      recursive: true,
      filter: (path) => !path.endsWith("/node_modules") && !path.endsWith(".test.ts"),
    });
  for (const name of readdirSync(join(ROOT, "node_modules")))
    if (name !== "@fedseg") symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function installed(workspace: string, name: string, words: readonly string[]) {
  const bin = join(home, "node_modules/@fedseg", workspace, "bin", `${name}.mjs`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
    encoding: "utf8",
    cwd: home,
  });
  return { status, stdout, stderr };
}

test.each([
  ["client-node", "fedseg-node"],
  ["coordinator", "fedseg-coordinator"],
  ["auditor", "fedseg-audit"],
])("an installed %s runs as in the repository, and warns of nothing", (workspace, name) => {
  const { status, stdout, stderr } = installed(workspace, name, ["--help"]);
  expect({ status, stderr, begins: stdout.startsWith(`${name}: `) }).toEqual({
    status: 0,
    stderr: "",
    begins: true,
  });
});

test("its processes that read rows run as well", () => {
  const rows = Array.from({ length: 50 }, (_, n) => `u${n},2026-0${1 + (n % 9)}-10,${n + 1}`);
  writeFileSync(join(home, "orders.csv"), `customer,day,amount\n${rows.join("\n")}\n`);
  const words = [
    "init",
    "--name",
    "willow",
    "--data",
    "orders.csv",
    "--user",
    "customer",
    "--time",
    "day",
    "--out",
    "drafts",
  ];
  const { status, stderr } = installed("client-node", "fedseg-node", words);
  const begins = expect.stringMatching(/^\S+Z BEGINS +looks at the file of purchases\n$/);
  expect({ status, stderr }).toEqual({ status: 0, stderr: begins });
  expect(readdirSync(join(home, "drafts")).length).toBeGreaterThan(0);
});

test("in a clone every source is loaded once, from where it lies", () => {
  const told = `data:text/javascript,import { registerHooks } from "node:module";
    registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });`;
  const bin = join(ROOT, "client-node/bin/fedseg-node.mjs");
  const words = ["run", "--config", join(home, "nothing.yaml")];
  // What is registered last is asked first, and what finds and reads sources asks nobody else.
  const finds = pathToFileURL(join(ROOT, "shared/bin/own-sources.mjs")).href;
  const imports = [finds, encodeURI(told)].map((url) => `--import=${url}`);
  const { stdout } = spawnSync(process.execPath, [...imports, bin, ...words], { encoding: "utf8" });
  const sources = stdout.split("\n").filter((url) => url.endsWith(".ts") && !url.includes("/node_modules/"));
  const paths = sources.map((url) => fileURLToPath(url));
  expect(paths.length).toBeGreaterThan(500);
  expect(paths.filter((path) => realpathSync(path) !== path)).toEqual([]);
  expect(new Set(sources).size).toBe(sources.length);
  expect(stdout).not.toContain("node_modules/@fedseg/");
});

test("every thread is given the environment in which it finds how to read them", () => {
  const sources = WORKSPACES.flatMap((workspace) =>
    readdirSync(join(ROOT, workspace, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
      .map((path) => readFileSync(join(ROOT, workspace, "src", path), "utf8")),
  );
  const threads = sources.flatMap((text) => text.match(/new Worker\([\s\S]*?\}\)/g) ?? []);
  expect(threads.length).toBeGreaterThan(2);
  expect(threads.filter((made) => !/env: (?:\{ \.\.\.)?process\.env/.test(made))).toEqual([]);
});

test.each(WORKSPACES)("%s names everything that it imports among what npm installs with it", (workspace) => {
  const folder = join(ROOT, workspace);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
    optionalDependencies?: Record<string, string>;
  };
  const named = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  const files = readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  const imported = files.flatMap((path) =>
    [
      ...readFileSync(join(folder, "src", path), "utf8").matchAll(
        /^(?:import|\} from)\b(?! type).*?"([^".][^"]*)";$/gm,
      ),
    ].map(([, name]) => name),
  );
  const packages = imported
    .filter((name) => !name.startsWith("node:"))
    .map((name) => (name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : name.split("/")[0]))
    .filter((name) => name !== `@fedseg/${workspace}`);
  expect([...new Set(packages)].filter((name) => !named.includes(name))).toEqual([]);
});
