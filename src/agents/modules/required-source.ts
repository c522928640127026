/**
 * The text of a module that gives out what a CommonJS file exports, by name and as a whole. Node's own way of importing such a file keeps
 * parts of it under its path, and gives them out half loaded once the file is imported anew.
 *
 * @param exported what the file exports now
 */
export function requiredSource(path: string, exported: unknown): string {
  const isOpen = (typeof exported === "object" && exported !== null) || typeof exported === "function";
  const names = isOpen ? Object.keys(exported).filter((name) => name !== "default") : [];
  const given = names.map(
    (name, place) =>
      `const given${place} = exported[${JSON.stringify(name)}]; export { given${place} as ${JSON.stringify(name)} };`,
  );
  return [
    'import { createRequire } from "node:module";',
    `const exported = createRequire(${JSON.stringify(path)})(${JSON.stringify(path)});`,
    "export default exported;",
    ...given,
  ].join("\n");
}
