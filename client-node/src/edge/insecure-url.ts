import { CodedError } from "@fedseg/shared/errors.ts";

/** Refuses a coordinator that would be reached without TLS over a network. */
export function insecureUrl(url: string): CodedError {
  return new CodedError("INSECURE_URL", {
    what: `coordinatorUrl is plain http to another machine (${url}).`,
    why: "Whoever is on the way could see when and how much this node speaks, and cut it off.",
    todo: "Use the https address of the invite. Where the network itself is trusted, write insecureHttp: true.",
  });
}
