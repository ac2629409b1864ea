import { titleOf } from "@fedseg/wording/names.ts";
import { reasonText } from "@fedseg/wording/recommendations/reasons.ts";
import { z } from "zod";
import { LOOKUP_BODIES } from "./lookup-bodies.ts";
import { LOOKUP_PROBLEMS, type LookupProblemCode, problemJson } from "./lookup-problems.ts";

const FACTS = { study: "5e".repeat(32), model: "a7".repeat(32), labelledAt: "2026-11-25T09:00:00.000Z" };
const USER = {
  user: "u10042",
  segment: 2,
  label: titleOf("champions"),
  group: "high-value",
  certain: true,
  margin: 0.4182,
};

type Body = keyof typeof LOOKUP_BODIES;

/** Describes the lookup server as an OpenAPI 3.1 document, its schemas made from those that check what it reads. */
export function lookupDocument(): object {
  return {
    openapi: "3.1.1",
    info: {
      title: "fedseg lookup",
      version: "1.0.0",
      summary:
        "What the latest study says of one of this platform's own users: segment, scores, recommendations. What an earlier one said is not answered here.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "http://127.0.0.1:7710", description: "The node, on its own machine" }],
    security: [{ token: [] }],
    paths: PATHS,
    components: {
      schemas: schemas(),
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
  };
}

const PATHS = {
  "/segments/{user}": {
    get: {
      operationId: "getSegment",
      summary: "Look up one user.",
      parameters: [
        { name: "user", in: "path", required: true, schema: { type: "string" }, example: USER.user },
      ],
      responses: {
        "200": json("The user's segment.", "UserAnswer", { ...USER, ...FACTS }),
        ...problems("USER_INVALID", "TOKEN_REFUSED", "USER_UNKNOWN", "LABELS_MISSING"),
      },
    },
  },
  "/segments": {
    post: {
      operationId: "getSegments",
      summary: "Look up some users at once.",
      requestBody: { ...json("The ids.", "UsersQuestion", { users: ["u10042", "u7"] }), required: true },
      responses: {
        "200": json("Their segments.", "UsersAnswer", { ...FACTS, users: [USER], unknown: ["u7"] }),
        ...problems("BODY_INVALID", "TOKEN_REFUSED", "BODY_TOO_LARGE", "BODY_TYPE", "LABELS_MISSING"),
      },
    },
  },
  "/scores/{user}": {
    get: {
      operationId: "getScores",
      summary: "Say what every program of the study says of one user.",
      parameters: [
        { name: "user", in: "path", required: true, schema: { type: "string" }, example: USER.user },
      ],
      responses: {
        "200": json("The user's scores.", "ScoresAnswer", {
          user: USER.user,
          scores: [
            { program: "segmentation", label: USER.label, values: { segment: 2, margin: USER.margin } },
            { program: "logistic", values: { chance: 0.7321, band: 3 } },
          ],
          ...FACTS,
        }),
        ...problems("USER_INVALID", "TOKEN_REFUSED", "USER_UNKNOWN", "LABELS_MISSING"),
      },
    },
  },
  "/recommendations/{user}": {
    get: {
      operationId: "getRecommendations",
      summary: "Say what to recommend to one user by the latest study, and why.",
      parameters: [
        { name: "user", in: "path", required: true, schema: { type: "string" }, example: USER.user },
      ],
      responses: {
        "200": json("What to recommend.", "RecommendationsAnswer", {
          user: USER.user,
          recommendations: [
            { entry: "tea", reason: "bought-before", why: reasonText("bought-before") },
            { entry: "teapots", reason: "segment", why: reasonText("segment") },
          ],
          segmentsHelp: true,
          ...FACTS,
        }),
        ...problems("USER_INVALID", "TOKEN_REFUSED", "USER_UNKNOWN", "LABELS_MISSING"),
      },
    },
  },
  "/health": {
    get: {
      operationId: "getHealth",
      summary: "Tell whether lookups can be answered.",
      security: [],
      responses: {
        "200": json("They can.", "Health", { status: "ok" }),
        "503": json("Not yet.", "Health", { status: "empty" }),
      },
    },
  },
  "/openapi.json": {
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
  },
};

function json(description: string, body: Body, example: object, type = "application/json") {
  return { description, content: { [type]: { schema: { $ref: refTo(body) }, example } } };
}

function problems(...codes: readonly LookupProblemCode[]) {
  return Object.fromEntries(
    codes.map((code) => {
      const { status, title } = LOOKUP_PROBLEMS[code];
      const example: object = JSON.parse(problemJson(code));
      return [`${status}`, json(title, "Problem", example, "application/problem+json")];
    }),
  );
}

function schemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(LOOKUP_BODIES)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { uri: (id) => refTo(id) });
  const own = (schema: object) => Object.entries(schema).filter(([key]) => !["$schema", "$id"].includes(key));
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, schema]) => [id, Object.fromEntries(own(schema))]),
  );
}

function refTo(id: string): string {
  return `#/components/schemas/${id}`;
}
