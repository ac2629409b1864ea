import { X509Certificate, randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";
import { isIP } from "node:net";
import { apiRefusal, problemOf } from "../../api/problems.ts";
import type { ApiConfig } from "./api-config.ts";
import { send } from "./respond.ts";

/** What probes ask, by whatever name they have; it tells of nobody. */
const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz"]);

/** Returns whether a request's Host is a name that a listener goes by; `cert`: its certificate, PEM. */
export function ownNames(
  { host, names }: Pick<ApiConfig, "host" | "names">,
  cert?: Buffer,
): (header: string | undefined) => boolean {
  const known = new Set([host, ...names].map((name) => name.toLowerCase()));
  const certificate = cert && new X509Certificate(cert);
  return (header = "") => {
    const [, bracketed, plain = ""] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(header) ?? [];
    if (bracketed !== undefined) return isIP(bracketed) === 6;
    const name = plain.toLowerCase().replace(/\.$/, "");
    // No other site can have an address of its own lead here.
    if (isIP(name) === 4 || known.has(name) || /(^|\.)localhost$/.test(name)) return name !== "";
    return name !== "" && certificate?.checkHost(name) !== undefined;
  };
}

/**
 * Refuses requests by names that a listener does not go by (API_HOST): to a browser the page of another site whose name has been made
 * to lead here would be this coordinator's.
 */
export function byOwnNames(isOwn: ReturnType<typeof ownNames>, listener: RequestListener): RequestListener {
  return (request, response) => {
    const [path] = (request.url ?? "").split("?");
    if (isOwn(request.headers.host) || PROBES.has(path)) return listener(request, response);
    const problem = problemOf(apiRefusal("API_HOST"), randomBytes(8).toString("hex"));
    const { status } = problem;
    send(request, response, {
      status,
      text: JSON.stringify(problem),
      type: "application/problem+json",
      headers: {},
    });
  };
}
