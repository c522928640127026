import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Pair, type YAMLMap } from "yaml";
import type { Problem } from "../../../tools/problem.ts";
import { forbiddenKey, MAX_DEPTH, MAX_VALUES, tooDeep } from "./shape.ts";

/** Most values that aliases may bring in beside those that are written out. */
const MAX_ALIASED = 10_000;

/** A fault in what was written, at an offset into the text. */
export interface Found {
  readonly problem: Problem;
  readonly offset: number;
}

export interface Composed {
  readonly value: unknown;
  readonly found: readonly Found[];
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

interface Walk {
  readonly found: Found[];
  readonly targets: Map<Alias, Node>;
  readonly anchors: Map<string, Node>;
  /** Anchored values around the present one: an alias to one of them would never end. */
  readonly open: Set<Node>;
  values: number;
  aliased: number;
  stopped: boolean;
}

/** The value of a parsed document, with what must not stand in one: keys twice, merge keys, aliases that explode or go round. */
export function composeValue(contents: Node | null): Composed {
  const walk: Walk = {
    found: [],
    targets: new Map(),
    anchors: new Map(),
    open: new Set(),
    values: 0,
    aliased: 0,
    stopped: false,
  };
  const value = valueOf(contents, { path: [], aliased: false }, walk);
  return { value, found: walk.found, targets: walk.targets };
}

interface At {
  readonly path: readonly string[];
  readonly aliased: boolean;
}

function valueOf(node: unknown, at: At, walk: Walk): unknown {
  walk.values++;
  if (at.aliased) walk.aliased++;
  if (walk.aliased > MAX_ALIASED) stop(walk, node, tooManyAliases(at));
  else if (at.path.length > MAX_DEPTH) stop(walk, node, tooDeep(at.path.join(".")));
  // The count is refused later with the rest; here it only ends the work.
  if (walk.stopped || walk.values > MAX_VALUES + 1) return null;
  if (isAlias(node)) return ofAlias(node, at, walk);
  if (isScalar(node)) {
    if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
    return node.value;
  }
  if (!isMap(node) && !isSeq(node)) return null;
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  walk.open.add(node);
  const value = isMap(node)
    ? ofMap(node, at, walk)
    : node.items.map((item, index) => valueOf(item, below(at, String(index)), walk));
  walk.open.delete(node);
  return value;
}

function ofMap(map: YAMLMap, at: At, walk: Walk): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const pair of map.items as readonly Pair[]) {
    const { key } = pair;
    const word = isScalar(key) && typeof key.value === "string" ? key.value : "";
    const place = below(at, word);
    if (!isScalar(key)) note(walk, key, badKey(at));
    else if (word === "<<" && key.type === "PLAIN") note(walk, key, mergeKey(place));
    else if (word === "__proto__") note(walk, key, forbiddenKey(place.path.join(".")));
    else if (Object.hasOwn(value, word)) note(walk, key, duplicateKey(place, word));
    else value[word] = valueOf(pair.value, place, walk);
  }
  return value;
}

function ofAlias(alias: Alias, at: At, walk: Walk): unknown {
  const target = walk.targets.get(alias) ?? walk.anchors.get(alias.source);
  if (target === undefined || walk.open.has(target)) {
    const why = target === undefined ? `no anchor &${alias.source} stands before` : "it stands inside what it names";
    note(walk, alias, {
      code: "bad_alias",
      path: at.path.join("."),
      message: `*${alias.source} means nothing: ${why}`,
    });
    return null;
  }
  walk.targets.set(alias, target);
  return valueOf(target, { ...at, aliased: true }, walk);
}

function below(at: At, key: string): At {
  return { ...at, path: [...at.path, key] };
}

function note(walk: Walk, node: unknown, problem: Problem): void {
  const range = (node as Partial<Node> | null)?.range;
  walk.found.push({ problem, offset: range?.[0] ?? 0 });
}

function stop(walk: Walk, node: unknown, problem: Problem): void {
  if (!walk.stopped) note(walk, node, problem);
  walk.stopped = true;
}

function tooManyAliases({ path }: At): Problem {
  const most = MAX_ALIASED.toLocaleString("en");
  return {
    code: "too_many_aliases",
    path: path.join("."),
    message: `aliases bring in more than ${most} values`,
    expected: `at most ${most}`,
  };
}

function duplicateKey({ path }: At, word: string): Problem {
  const message = `${JSON.stringify(word)} stands twice in one map`;
  return { code: "duplicate_key", path: path.join("."), message, expected: "each word once" };
}

function mergeKey({ path }: At): Problem {
  const expected = "the words themselves";
  return { code: "merge_key", path: path.join("."), message: "merge keys (<<) are not part of YAML 1.2", expected };
}

function badKey({ path }: At): Problem {
  return { code: "bad_key", path: path.join("."), message: "a key is not a text", expected: "a text" };
}
