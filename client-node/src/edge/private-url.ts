import { CodedError } from "@fedseg/shared/errors.ts";

/** Tells whether what is sent to an address travels encrypted, or does not leave this machine. */
export function isPrivateUrl(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** Refuses a coordinator that would be reached without TLS over a network. */
export function insecureUrl(): CodedError {
  return new CodedError("INSECURE_URL", {
    what: "coordinatorUrl is plain http to another machine.",
    why: "Whoever is on the way could see when and how much this node speaks, and cut it off.",
    todo: "Use the https address of the invite. Where the network itself is trusted, write insecureHttp: true.",
  });
}
