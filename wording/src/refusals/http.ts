/** What the HTTP servers of nodes and coordinators say alike when they refuse a request. */
export const HTTP_REFUSALS = {
  token: "The request holds no valid token.",
  path: "There is nothing at this path.",
  method: "This path does not take this method.",
  methodTodo: "Use a method that the Allow header names.",
  bodyType: "The body is not declared as JSON.",
  bodyLarge: "The body is too large.",
} as const;

/** What their OpenAPI documents say of a refusal. */
export const HTTP_PROBLEM = {
  whole: "A refusal as RFC 9457 has it.",
  code: "What to branch on; only ever added to.",
  todo: "What to do next.",
} as const;

/** Why a server cannot listen at an address. */
export const ADDRESS_TAKEN =
  "Another process listens there, the host is no address of this machine, or the port needs more rights.";
