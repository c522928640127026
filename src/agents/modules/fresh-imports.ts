import { randomUUID } from "node:crypto";
import { realpath } from "node:fs/promises";
import { createRequire, registerHooks } from "node:module";
import { dirname, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { requiredSource } from "./required-source.ts";
import { signatureNow } from "./signature.ts";

/** One import of a module. */
export interface Import {
  /** The module's default export; rejects with what the module threw. Never settles where its top-level code never ends. */
  readonly exported: Promise<unknown>;
  /** The module's own files that were read until now, or looked for in vain, with the signature each had then. */
  readonly files: ReadonlyMap<string, string>;
}

/** Imports modules anew at every call, and with them their own files: those they import, one from the other, that lie in the same folder or below. */
export interface FreshImports {
  import(file: string): Import;
  close(): void;
}

/** The files of one import, with their signatures. */
type Files = Map<string, string>;

const require = createRequire(import.meta.url);
/** Relative names, absolute ones and those of a package's own map: the rest are packages, which stay as they are. */
const OWN = /^(?:\.|\/|file:|#)/u;
const PACKAGES = `${sep}node_modules${sep}`;

/**
 * Node keeps every module it has imported under its address for as long as the process lives, so a change is imported under an address of
 * its own: a query that the module's own imports inherit. What was imported before stays in memory: some 10 KB and the module's own size
 * for each change.
 */
export function createFreshImports(): FreshImports {
  const mark = `baton-${randomUUID().slice(0, 8)}`;
  /** Folders whose files are modules' own, with a separator at the end. */
  const roots = new Set<string>();
  const isOwn = (path: string): boolean => [...roots].some((root) => isBelow(path, root));
  /** The files of the newest import of each module, by the import's name. */
  const generations = new Map<string, Files>();
  const newest = new Map<string, string>();
  let count = 0;

  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL;
      if (parent === undefined || !parent.startsWith("file:") || !OWN.test(specifier)) return next(specifier, context);
      const [address = "", query = ""] = parent.split("?");
      const path = fileURLToPath(address);
      if (!isOwn(path)) return next(specifier, context);
      const name = query.startsWith(mark) ? query : undefined;
      // What `require` loads has no query: it is known by who asks for it.
      const asking =
        name === undefined ? [...generations.values()].filter((files) => files.has(path)) : [generations.get(name)];
      const note = (file: string): void => {
        for (const files of asking) files?.set(file, signatureNow(file));
      };
      try {
        const resolved = next(specifier, context);
        if (!resolved.url.startsWith("file:") || resolved.url.includes("?")) return resolved;
        const found = fileURLToPath(resolved.url);
        if (!isOwn(found)) return resolved;
        note(found);
        return name === undefined ? resolved : { ...resolved, url: `${resolved.url}?${name}` };
      } catch (error) {
        // Once it is there, the import may succeed.
        if (specifier.startsWith(".")) note(fileURLToPath(new URL(specifier, address)));
        throw error;
      }
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.includes(`?${mark}`) || loaded.format?.startsWith("commonjs") !== true) return loaded;
      const path = fileURLToPath(url);
      return { format: "module", source: requiredSource(path, require(path)), shortCircuit: true };
    },
  });

  const load = async (file: string, name: string, files: Files): Promise<unknown> => {
    const real = await realpath(file);
    roots.add(`${await realpath(dirname(file))}${sep}`);
    // A link may lead out of the folder.
    if (!isOwn(real)) roots.add(`${dirname(real)}${sep}`);
    files.set(real, signatureNow(real));
    // CommonJS files are known by their path alone.
    for (const path of Object.keys(require.cache)) if (isOwn(path)) delete require.cache[path];
    const native = await nativeImport();
    return unwrapped((await native(`${pathToFileURL(real).href}?${name}`)).default);
  };

  return {
    import: (file) => {
      const name = `${mark}.${(count += 1)}`;
      const files: Files = new Map();
      generations.delete(newest.get(file) ?? "");
      newest.set(file, name);
      generations.set(name, files);
      return { exported: load(file, name, files), files };
    },
    close: () => {
      hooks.deregister();
      generations.clear();
    },
  };
}

type Load = (url: string) => Promise<{ readonly default?: unknown }>;

/** Node's own `import()`: whoever compiles this file on the way, as test runners do, may have put another in its place. */
async function nativeImport(): Promise<Load> {
  const source: string = "data:text/javascript,export const load = (url) => import(url);";
  return ((await import(source)) as { readonly load: Load }).load;
}

function isBelow(path: string, root: string): boolean {
  return path.startsWith(root) && !path.slice(root.length - 1).includes(PACKAGES);
}

/** A compiled CommonJS file has its default export one level down. */
function unwrapped(exported: unknown): unknown {
  const compiled =
    typeof exported === "object" && exported !== null && "__esModule" in exported && "default" in exported;
  return compiled ? exported.default : exported;
}
