import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Tls, type TlsFiles, readTls } from "@fedseg/coordinator/edge/tls.ts";

/** Why there are no certificates on this machine; undefined when there can be. */
export const NO_OPENSSL = hasOpenssl() ? undefined : "skipped: no openssl command to make certificates";

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** An authority in a folder of its own, and the certificates it signs for this machine. */
export class Authority {
  readonly folder = mkdtempSync(join(tmpdir(), "fedseg-tls-"));

  constructor() {
    this.#openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650", {
      subj: "/CN=Test authority",
      keyout: "ca.key",
      out: "ca.pem",
    });
  }

  /** The authority's own certificate, as text. */
  get certificate(): string {
    return readFileSync(this.#path("ca.pem"), "utf8");
  }

  /** Makes a key and a certificate for these names, signed by the authority. */
  signed(name: string, names = "DNS:localhost,IP:127.0.0.1"): TlsFiles {
    const files = this.#files(name);
    this.#openssl("req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes", {
      subj: `/CN=${name}`,
      keyout: `${name}.key`,
      out: `${name}.csr`,
    });
    this.#sign(name, names);
    return files;
  }

  /** Signs the same key once more, as after a renewal. */
  renewed(name: string): TlsFiles {
    this.#sign(name, "DNS:localhost,IP:127.0.0.1");
    return this.#files(name);
  }

  /** Makes a certificate that nobody but itself vouches for. */
  selfSigned(name: string): TlsFiles {
    this.#openssl(
      "req -x509 -newkey ed25519 -nodes -days 3650 -addext subjectAltName=DNS:elsewhere.example",
      {
        subj: `/CN=${name}`,
        keyout: `${name}.key`,
        out: `${name}.pem`,
      },
    );
    return this.#files(name);
  }

  read(files: TlsFiles): Tls {
    return readTls(files);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #sign(name: string, names: string): void {
    writeFileSync(this.#path(`${name}.ext`), `subjectAltName=${names}\n`);
    this.#openssl("x509 -req -days 3650 -CAcreateserial", {
      in: `${name}.csr`,
      CA: "ca.pem",
      CAkey: "ca.key",
      extfile: `${name}.ext`,
      out: `${name}.pem`,
    });
  }

  #files(name: string): TlsFiles {
    return { cert: this.#path(`${name}.pem`), key: this.#path(`${name}.key`) };
  }

  #path(file: string): string {
    return join(this.folder, file);
  }

  #openssl(command: string, options: Readonly<Record<string, string>>): void {
    const named = Object.entries(options).flatMap(([name, value]) => [`-${name}`, value]);
    execFileSync("openssl", [...command.split(" "), ...named], { cwd: this.folder, stdio: "pipe" });
  }
}
