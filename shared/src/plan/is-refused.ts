import { CodedError } from "../errors.ts";

/** Tells whether something ends with a refusal. */
export function isRefused(act: () => void): boolean {
  try {
    act();
    return false;
  } catch (error) {
    if (error instanceof CodedError) return true;
    throw error;
  }
}
