/** Returns the moment that this machine takes for now. */
export function systemClock(): Date {
  return new Date();
}

/** Returns the same in milliseconds since 1970, for who asks very often. */
export function systemMs(): number {
  return Date.now();
}
