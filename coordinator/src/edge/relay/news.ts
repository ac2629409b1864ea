/** What is told of a process among others. `text`: since which term, why, or how it goes on. */
export type RelayNews =
  | { readonly type: "drives"; readonly text: string }
  | { readonly type: "relays"; readonly text: string; readonly code?: string }
  | { readonly type: "redis-lost" | "redis-back"; readonly text: string };
