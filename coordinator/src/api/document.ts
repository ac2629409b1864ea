import { HTTP_PROBLEM } from "@fedseg/wording/refusals/http.ts";
import { z } from "zod";
import { ANSWERS, QUESTIONS } from "./bodies.ts";
import { type ApiCode, statusOf } from "./problems.ts";
import type { Route } from "./route.ts";
import { BASE, ROUTES } from "./table.ts";

const BODIES = { ...ANSWERS, ...QUESTIONS };
type Body = keyof typeof BODIES;
/** What a refusal answers with; every operation says with which codes. */
const PROBLEM = {
  description: HTTP_PROBLEM.whole,
  content: { "application/problem+json": { schema: { $ref: refTo("Problem") } } },
};

/** Refusals that every request may meet. */
const OF_ALL: readonly ApiCode[] = ["API_TOKEN", "API_ROLE", "API_QUERY", "API_STOPPING", "API_FAULT"];

/** Describes the API as an OpenAPI 3.1 document, made from the table that routes and the schemas that check. */
export function apiDocument(): object {
  return {
    openapi: "3.1.1",
    info: {
      title: "fedseg coordinator",
      version: "1.0.0",
      summary: "Members, templates, studies, schedules, bundles and events of a coordinator's service.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: `http://127.0.0.1:7701${BASE}`, description: "The coordinator, on its own machine" }],
    security: [{ token: [] }, { session: [], csrf: [] }],
    paths: paths(),
    components: {
      schemas: schemas(),
      responses: { Problem: PROBLEM },
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "__Host-fedseg" },
        csrf: { type: "apiKey", in: "header", name: "X-CSRF-Token" },
      },
    },
  };
}

function paths(): Record<string, Record<string, object>> {
  const all: Record<string, Record<string, object>> = { "/session": SESSION, "/openapi.json": DOCUMENT };
  for (const route of ROUTES) {
    const path = route.path.replaceAll("+}", "}");
    all[path] = { ...all[path], [route.method.toLowerCase()]: operation(route) };
  }
  return all;
}

function operation(route: Route): object {
  const { id, says, roles, question, answers } = route;
  const { body, type, says: answered, status } = answers;
  const content = body
    ? { content: json(body) }
    : type === undefined
      ? {}
      : { content: { [type]: { schema: { type: "string" } } } };
  return {
    operationId: id,
    summary: says,
    description: `For ${roles.join(", ")}.`,
    parameters: parameters(route),
    ...(question && { requestBody: { required: true, content: json(question) } }),
    responses: { [status]: { description: answered, ...content }, ...problems(refusalsOf(route)) },
  };
}

function parameters({ path, query = {}, method, isVersioned, id }: Route): readonly object[] {
  const inPath = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query).map(([name, { says, values }]) => ({
    name,
    in: "query",
    description: says,
    schema: { type: "string", ...(values && { enum: values }) },
  }));
  return [
    ...inPath,
    ...inQuery,
    ...(method === "POST"
      ? [header("Idempotency-Key", "New for every action; its answer is kept for a day.", true)]
      : []),
    ...(isVersioned
      ? [header("If-Match", "ETag of the version that the change was decided on; * for any.", false)]
      : []),
    ...(method === "PUT" ? [header("If-None-Match", "* for a thing that must be new.", false)] : []),
    ...(id === "getEvents" ? [header("Last-Event-ID", "Events behind this one first.", false)] : []),
  ];
}

function header(name: string, description: string, required: boolean): object {
  return { name, in: "header", required, description, schema: { type: "string" } };
}

/** Codes that a route may be refused with, by what it takes. */
function refusalsOf({ method, question, isVersioned, refusals = [], path }: Route): readonly string[] {
  const changes: readonly ApiCode[] = method === "GET" ? [] : ["API_CSRF", "API_BUSY"];
  const posts: readonly ApiCode[] =
    method === "POST" ? ["API_KEY_MISSING", "API_KEY_REUSED", "API_KEY_OPEN"] : [];
  const bodies: readonly ApiCode[] = question ? ["API_BODY", "API_BODY_TYPE", "API_BODY_LARGE"] : [];
  const versions: readonly ApiCode[] = isVersioned ? ["API_VERSION", "API_VERSION_MISSING"] : [];
  const named: readonly ApiCode[] = path.includes("{") ? ["API_PATH"] : [];
  return [...OF_ALL, ...changes, ...posts, ...bodies, ...versions, ...named, ...refusals];
}

/** One answer a status, with the codes that it may have. */
function problems(codes: readonly string[]): Record<string, object> {
  const statuses = [...new Set(codes.map(statusOf))].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const here = codes.filter((code) => statusOf(code) === status);
      return [`${status}`, { $ref: "#/components/responses/Problem", description: here.join(", ") }];
    }),
  );
}

const DOCUMENT = {
  get: {
    operationId: "getDocument",
    summary: "Return this document.",
    security: [],
    responses: {
      "200": {
        description: "This document.",
        content: { "application/json": { schema: { type: "object" } } },
      },
    },
  },
};

const CSRF_PROBLEMS = problems(["API_TOKEN", "API_CSRF"]);
const SESSION = {
  get: {
    operationId: "getSession",
    summary: "Tell whose a browser's session is.",
    security: [{ session: [], csrf: [] }],
    responses: {
      "200": { description: "The session.", content: json("BrowserSession") },
      ...problems(["API_TOKEN"]),
    },
  },
  post: {
    operationId: "beginSession",
    summary: "Begin a browser's session with a token; it comes as an HttpOnly cookie.",
    security: [],
    requestBody: { required: true, content: json("Login") },
    responses: {
      "201": { description: "The session.", content: json("BegunSession") },
      ...problems(["API_TOKEN", "API_LOGINS", "API_CSRF", "API_BODY", "API_BODY_TYPE", "API_BODY_LARGE"]),
    },
  },
  delete: {
    operationId: "endSession",
    summary: "Sign out: end every browser session that was begun with this token.",
    security: [{ session: [], csrf: [] }],
    responses: { "204": { description: "They are over." }, ...CSRF_PROBLEMS },
  },
};

function json(body: Body): object {
  return { "application/json": { schema: { $ref: refTo(body) } } };
}

function schemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(BODIES)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, {
    uri: refTo,
    io: "input",
    // The format says the same as its long pattern.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  const own = (schema: object) => Object.entries(schema).filter(([key]) => !["$schema", "$id"].includes(key));
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, schema]) => [id, Object.fromEntries(own(schema))]),
  );
}

function refTo(id: string): string {
  return `#/components/schemas/${id}`;
}
