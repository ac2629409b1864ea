/** A source of bytes: the operating system's CSPRNG in production, a seeded stream in tests and simulations. */
export interface ByteSource {
  /** Returns `count` fresh bytes; never the same bytes twice. */
  bytes(count: number): Uint8Array;
}

/** A source that sessions draw from. */
export interface SessionSource extends ByteSource {
  /** Forgets every byte that it holds in advance: what comes next is read anew. */
  renew(): void;
}

/** A public, reproducible stream of uniforms for choices that every party must make alike. */
export interface Uniforms {
  /** Returns the next uniform in [0, 1) with 53 random bits. */
  next(): number;
  /** Normals of the same stream that were drawn before. */
  readonly drawn?: {
    /** Returns the normal of a uniform, the one that is drawn at this place. */
    at(place: number, part: number): number;
  };
}
