/** Returns the moment that this machine takes for now. */
export function systemClock(): Date {
  return new Date();
}
