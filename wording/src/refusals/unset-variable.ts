/** What is wrong when a configuration names an environment variable that is not there. */
export function unsetVariable(name: string): string {
  return `The environment variable ${name} is not set.`;
}
