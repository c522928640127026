/** Whether a file of a folder of modules is to hold an agent: not a declaration, a test, or one whose name begins with a dot or an underscore. */
export function isModuleFile(name: string): boolean {
  return /^[^._].*\.(?:ts|js|mjs)$/u.test(name) && !/\.(?:d|test|spec)\.[a-z]+$/u.test(name);
}
