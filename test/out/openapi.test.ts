import { expect, test } from "vitest";
import { LOOKUP_BODIES } from "@fedseg/client-node/labels/lookup-bodies.ts";
import { z } from "zod";
import { LOOKUP, openapiText, writtenOpenapi } from "../../docs/openapi.ts";

type Node = Readonly<Record<string, unknown>>;
const document = JSON.parse(writtenOpenapi(LOOKUP)) as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Node>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
};

/** Every object of the document, with where it is. */
function* objects(value: unknown, at = "#"): Generator<readonly [string, Node]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Node];
  for (const [key, inner] of Object.entries(value)) yield* objects(inner, `${at}/${key}`);
}

const OPERATIONS = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

test("docs/openapi.json has what the schemas say (npm run docs writes it)", () => {
  expect(writtenOpenapi(LOOKUP)).toBe(openapiText(LOOKUP));
});

test("is OpenAPI 3.1 with a path for everything that is served", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "get /segments/{user}",
    "post /segments",
    "get /scores/{user}",
    "get /recommendations/{user}",
    "get /health",
    "get /openapi.json",
  ]);
});

test("gives every operation an id of its own, described answers and its path's parameters", () => {
  expect(new Set(OPERATIONS.map(({ operation }) => operation["operationId"])).size).toBe(OPERATIONS.length);
  for (const { path, operation } of OPERATIONS) {
    const answers = Object.entries(operation["responses"] as Record<string, Node>);
    expect(answers.map(([status]) => status)).toContain("200");
    for (const [status, answer] of answers) {
      expect(status).toMatch(/^[1-5]\d\d$/);
      expect(answer["description"]).toMatch(/\S/);
    }
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = (operation["parameters"] ?? []) as Node[];
    expect(
      parameters.filter((one) => one["in"] === "path" && one["required"]).map((one) => one["name"]),
    ).toEqual(named);
  }
});

test("refers only to what it has, and has nothing that nobody refers to", () => {
  const refs = [...objects(document)].flatMap(([, node]) =>
    typeof node["$ref"] === "string" ? [node["$ref"]] : [],
  );
  const targets = Object.keys(document.components.schemas).map((id) => `#/components/schemas/${id}`);
  expect(refs.length).toBeGreaterThan(5);
  expect(refs.filter((ref) => !targets.includes(ref))).toEqual([]);
  expect(targets.filter((target) => !refs.includes(target))).toEqual([]);
});

/** Whether an example fits a schema of the document, read as JSON Schema alone. */
function fits(schema: unknown, example: unknown): boolean {
  const inner = { ...(schema as Node), $defs: document.components.schemas };
  const text = JSON.stringify(inner).replaceAll("#/components/schemas/", "#/$defs/");
  return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]).safeParse(example)
    .success;
}

test("has schemas that are JSON Schema, and examples that fit them", () => {
  const examples = [...objects(document)].filter(([, node]) => "example" in node && "schema" in node);
  expect(examples.length).toBeGreaterThan(10);
  const misfits = examples.filter(([, { schema, example }]) => !fits(schema, example));
  expect(misfits.map(([at]) => at)).toEqual([]);
  expect(fits({ $ref: "#/components/schemas/UsersAnswer" }, { users: [], unknown: [] })).toBe(false);
});

test("has examples that the server's own schemas take", () => {
  for (const [, { schema, example }] of objects(document)) {
    const id = (schema as { $ref?: string } | undefined)?.$ref?.split("/").at(-1);
    if (id !== undefined) LOOKUP_BODIES[id as keyof typeof LOOKUP_BODIES].parse(example);
  }
  expect(Object.keys(LOOKUP_BODIES)).toEqual(Object.keys(document.components.schemas));
});
