import { apiRefusal } from "./problems.ts";
import { MEMBER_ROUTES } from "./routes/members.ts";
import { SCHEDULE_ROUTES, TEMPLATE_ROUTES } from "./routes/plans.ts";
import { PUBLISHED_ROUTES } from "./routes/published.ts";
import { SERVICE_ROUTES } from "./routes/service.ts";
import { STUDY_ROUTES } from "./routes/studies.ts";
import { TOLD_ROUTES } from "./routes/told.ts";
import type { Route } from "./route.ts";

/** Where everything of version 1 stands under. */
export const BASE = "/api/v1";

/** Everything that can be asked with a token. */
export const ROUTES: readonly Route[] = [
  ...MEMBER_ROUTES,
  ...TEMPLATE_ROUTES,
  ...STUDY_ROUTES,
  ...TOLD_ROUTES,
  ...SCHEDULE_ROUTES,
  ...PUBLISHED_ROUTES,
  ...SERVICE_ROUTES,
];

const PATTERNS = ROUTES.map((route) => ({ route, pattern: patternOf(route.path) }));

/** A path as a pattern with a group for each parameter; what a group takes is not decoded yet. */
function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/\{(\w+)(\+?)\}/g, (_, name: string, more: string) =>
    more === "" ? `(?<${name}>[^/]+)` : `(?<${name}>.+)`,
  );
  return new RegExp(`^${escaped}$`);
}

/** A route with what its path's parameters stand for, or the methods that the path takes. */
export type Matched =
  | { readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly allow: readonly string[] };

/** Finds the route of a method and a path under {@link BASE}. HEAD is GET. @throws CodedError API_PATH. */
export function matchRoute(method: string, path: string): Matched {
  const wanted = method === "HEAD" ? "GET" : method;
  const found = PATTERNS.flatMap(({ route, pattern }) => {
    const match = pattern.exec(path);
    return match ? [{ route, params: decoded(match.groups ?? {}) }] : [];
  });
  if (found.length === 0) throw apiRefusal("API_PATH");
  const match = found.find(({ route }) => route.method === wanted);
  if (match) return match;
  const allow = new Set(
    found.flatMap(({ route: { method: one } }) => (one === "GET" ? [one, "HEAD"] : [one])),
  );
  return { allow: [...allow] };
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]));
  } catch {
    throw apiRefusal("API_PATH");
  }
}
