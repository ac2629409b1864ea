import { readFileSync } from "node:fs";
import { env } from "node:process";
import type { PoolConfig } from "pg";
import { CodedError } from "@fedseg/shared/errors.ts";
import { readSecret } from "../../keys/secret-ref.ts";
import type { PostgresConfig } from "../store-config.ts";

/** What a connection string may say of TLS: its words are ours to read, so that none of them lowers what is checked. */
const TLS_WORDS = ["sslmode", "sslrootcert", "ssl", "sslcert", "sslkey", "uselibpqcompat", "sslnegotiation"];

/**
 * Returns how a server is reached. A connection to another machine is encrypted and the server's name verified, unless the owner has
 * written otherwise.
 * @throws CodedError SECRET_MISSING, or STORE_URL for what is no connection string or no certificate.
 */
export function connectOptions(config: PostgresConfig): PoolConfig {
  const { url: given, password } = config;
  const url = given === undefined ? undefined : parsed(typeof given === "string" ? given : secret(given));
  const ssl = tlsOf(config, url);
  for (const word of TLS_WORDS) url?.searchParams.delete(word);
  if (!url) return { ...(password && { password: secret(password) }), ssl };
  // Beside a connection string the client hears no password, not even where the string has none.
  if (password && url.password === "") url.password = encodeURIComponent(secret(password));
  return { connectionString: url.href, ssl };
}

/** Paths are absolute by now. */
const secret = (ref: Parameters<typeof readSecret>[0]) => readSecret(ref, (path) => path);

function parsed(text: string): URL {
  const url = URL.parse(text);
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url;
  throw unusable("The connection string of the books' server is none.", "It begins with postgres://.");
}

function tlsOf(config: PostgresConfig, url: URL | undefined): PoolConfig["ssl"] {
  const mode = config.sslmode ?? writtenMode(url) ?? (isLocal(hostOf(url)) ? "disable" : "verify-full");
  if (mode === "disable") return false;
  const ca = config.ca ?? url?.searchParams.get("sslrootcert") ?? env["PGSSLROOTCERT"];
  return {
    rejectUnauthorized: true,
    ...(ca !== undefined && ca !== "system" && { ca: readCa(ca) }),
    ...(mode === "verify-ca" && { checkServerIdentity: () => undefined }),
  };
}

/** Whatever a connection string asks for short of plain text is verified in full. */
function writtenMode(url: URL | undefined): PostgresConfig["sslmode"] {
  const written = url?.searchParams.get("sslmode") ?? env["PGSSLMODE"];
  if (written === null || written === undefined || written === "") return undefined;
  return written === "disable" || written === "verify-ca" ? written : "verify-full";
}

function hostOf(url: URL | undefined): string {
  return url?.searchParams.get("host") ?? (url?.hostname || (env["PGHOST"] ?? "localhost"));
}

/** Tells whether a host is this machine: loopback, or the folder of a socket. */
function isLocal(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return bare === "localhost" || bare.startsWith("/") || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare);
}

function readCa(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw unusable(
      `The certificate ${path} cannot be read.`,
      "The server's certificate is checked against it.",
    );
  }
}

function unusable(what: string, why: string): CodedError {
  return new CodedError("STORE_URL", {
    what,
    why,
    todo: "Correct the section store of the configuration, or the secret that it names. Nothing was changed.",
  });
}
