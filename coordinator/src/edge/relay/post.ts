/** Carries sealed letters between the processes of a coordinator, in order; what cannot be carried now is lost. */
export interface Post {
  /** `to`: a process, or EVERYBODY. */
  send(to: string, sealed: Uint8Array): void;
  end(): Promise<void>;
}

/** Whom a letter is for that is nobody's in particular. */
export const EVERYBODY = "all";

/** What a post tells whoever has opened it. */
export interface PostCalls {
  /** A letter for this process, or for everybody. */
  heard(to: string, sealed: Uint8Array): void;
  /** Letters may have been lost, and none is carried for now: why. */
  down(reason: string): void;
  up(): void;
}

/** Begins to carry letters for a process; whether and when it can is told. */
export type OpenPost = (own: string, calls: PostCalls) => Post;
