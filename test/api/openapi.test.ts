import { expect, test } from "vitest";
import { z } from "zod";
import { ANSWERS, QUESTIONS } from "@fedseg/coordinator/api/bodies.ts";
import { ROUTES } from "@fedseg/coordinator/api/table.ts";
import { API, openapiText, writtenOpenapi } from "../../docs/openapi.ts";

type Node = Readonly<Record<string, unknown>>;
const document = JSON.parse(writtenOpenapi(API)) as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Node>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
};

const OPERATIONS = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object of the document. */
function* objects(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const inner of Object.values(value)) yield* objects(inner);
}

test("docs/coordinator-api.json has what table and schemas say (npm run docs writes it)", () => {
  expect(writtenOpenapi(API)).toBe(openapiText(API));
});

test("is OpenAPI 3.1 with an operation for every route, under an id of its own", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  const routed = ROUTES.map(({ method, path }) => `${method.toLowerCase()} ${path.replace("+}", "}")}`);
  const own = ["get /session", "post /session", "delete /session", "get /openapi.json"];
  expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    [...routed, ...own].toSorted(),
  );
  expect(new Set(OPERATIONS.map(({ operation }) => operation["operationId"])).size).toBe(OPERATIONS.length);
});

test("says what every answer is, and which parameters a path has", () => {
  for (const { path, method, operation } of OPERATIONS) {
    const answers = Object.entries(operation["responses"] as Record<string, Node>);
    expect(answers.filter(([status]) => status.startsWith("2"))).toHaveLength(1);
    for (const [, { description }] of answers) expect(description).toMatch(/\S/);
    const parameters = (operation["parameters"] ?? []) as Node[];
    const inPath = parameters.filter((one) => one["in"] === "path").map((one) => one["name"]);
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    const needed = parameters
      .filter((one) => one["in"] === "header" && one["required"])
      .map((one) => one["name"]);
    expect(needed).toEqual(method === "post" && path !== "/session" ? ["Idempotency-Key"] : []);
  }
});

test("refers only to what it has, and has nothing that nobody refers to", () => {
  const refs = [...objects(document)].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
  const targets = Object.entries(document.components)
    .filter(([kind]) => kind !== "securitySchemes")
    .flatMap(([kind, things]) => Object.keys(things).map((id) => `#/components/${kind}/${id}`));
  expect(refs.filter((ref) => !targets.includes(ref))).toEqual([]);
  expect(targets.filter((target) => !refs.includes(target))).toEqual([]);
});

test("its schemas are JSON Schema that refuses what the code refuses", () => {
  const fits = (name: string, value: unknown) => {
    const text = JSON.stringify({ $ref: `#/components/schemas/${name}`, $defs: document.components.schemas });
    const schema = JSON.parse(text.replaceAll("#/components/schemas/", "#/$defs/")) as Parameters<
      typeof z.fromJSONSchema
    >[0];
    return z.fromJSONSchema(schema).safeParse(value).success;
  };
  const proposal = {
    name: "a",
    template: "b",
    snapshot: "2026-11-01T00:00:00Z",
    closesAt: "2026-11-02T00:00:00Z",
  };
  for (const value of [proposal, { ...proposal, name: "../a" }, { ...proposal, approve: true }, {}])
    expect(fits("Proposal", value)).toBe(QUESTIONS.Proposal.safeParse(value).success);
});

test("no answer has a field for what members keep to themselves", () => {
  const { Cost, Sum, Sums, Results, TreePart, ...others } = ANSWERS;
  const told = [Cost, Sum, Sums, Results, TreePart].map((schema) => z.toJSONSchema(schema));
  const schemas = Object.values(others).map((schema) => z.toJSONSchema(schema));
  const names = [...objects(schemas)].flatMap(({ properties = {} }) => Object.keys(properties as object));
  expect(names.length).toBeGreaterThan(50);
  const kept = /user|row|size|secret|key|share|mask|budget|digest/i;
  expect(names.filter((name) => kept.test(name))).toEqual([]);
  // Numbers of the plan, and noisy sums over all members that a study has released.
  const released = ["isShare", "rows", "share", "size", "users", "usersFloor"];
  const toldNames = [...objects(told)].flatMap(({ properties = {} }) => Object.keys(properties as object));
  expect([...new Set(toldNames)].filter((name) => kept.test(name)).toSorted()).toEqual(released);
});
