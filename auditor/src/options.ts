/** The software that a party, or the auditor, runs: its version and the hash of the part that all parties share. */
export interface Software {
  readonly version: string;
  /** Hexadecimal. */
  readonly sharedHash: string;
}

/** What the auditor brings to the bundle. */
export interface AuditOptions {
  /** Identity keys that the auditor knows from elsewhere, hexadecimal, by party. */
  readonly pins: ReadonlyMap<string, string>;
  /** Parties whose ledger is known to be missing or to end early. */
  readonly absent: ReadonlySet<string>;
  /** The auditor's own copy. */
  readonly software?: Software;
  /** Hash of the shared software that the parties must have run, when the auditor insists on one; hexadecimal. */
  readonly trustedSoftware?: string;
}
