import type { Draw } from "./draw.ts";
import type { Kind } from "./script.ts";

/** A name that an expression may read, as far as its writer knows it. `any`: nothing is known. */
export interface Name {
  readonly name: string;
  readonly kind: Kind | "any";
  /** Whether it may be null: nobody wrote it, or null was written. */
  readonly maybeNull: boolean;
  /** Whether a check before the run may know of what kind it is, as of what an aggregation makes of declared inputs. */
  readonly known?: boolean;
}

/** An expression and what it comes to. */
export type Expression = Omit<Name, "name" | "known"> & { readonly text: string };

const plain = (text: string, kind: Name["kind"]): Expression => ({ text, kind, maybeNull: false });

/** An expression of any kind that can be evaluated whatever the names hold. */
export function anyExpression(draw: Draw, names: readonly Name[]): Expression {
  if (names.length === 0 || draw.chance(0.05))
    return draw.pick([plain("7", "int"), plain("[1, 2, 3]", "list"), plain("true", "bool")]);
  const name = draw.pick(names);
  if (draw.chance(0.4)) return { text: name.name, kind: name.kind, maybeNull: name.maybeNull };
  switch (name.kind) {
    case "int":
      return plain(guarded(name, `${name.name} ${draw.pick(["+", "*", "-"])} ${draw.int(1, 9)}`, "0"), "int");
    case "bool":
      return plain(guarded(name, `!${name.name}`, "false"), "bool");
    case "list":
      return draw.pick([
        plain(guarded(name, `size(${name.name})`, "0"), "int"),
        plain(guarded(name, `${name.name}.filter(i, i != null)`, "[]"), "list"),
        plain(guarded(name, `${name.name}.map(i, [i])`, "[]"), "list"),
      ]);
    case "object":
      return draw.pick([
        plain(guarded(name, `${name.name}.n * 2`, "1"), "int"),
        plain(guarded(name, `${name.name}.s`, "'none'"), "any"),
        plain(guarded(name, `${name.name}.list`, "[]"), "list"),
      ]);
    case "any":
      return draw.pick([
        plain(`[${name.name}]`, "list"),
        plain(`{'of': ${name.name}}`, "any"),
        plain(`${name.name} == null`, "bool"),
      ]);
  }
}

export function boolExpression(draw: Draw, names: readonly Name[]): string {
  if (names.length === 0) return draw.pick(["true", "true", "false"]);
  const test = (): string => {
    const name = draw.pick(names);
    const more = (text: string): string => (name.maybeNull ? `(${name.name} == null || ${text})` : text);
    switch (name.kind) {
      case "int":
        return more(draw.pick([`${name.name} > ${draw.int(50, 600)}`, `${name.name} % 3 != 0`]));
      case "bool":
        return more(name.name);
      case "list":
        return more(draw.pick([`size(${name.name}) > 1`, `${name.name}.exists(i, i != null)`]));
      case "object":
        return more(`${name.name}.n < ${draw.int(40, 99)}`);
      case "any":
        return `${name.name} != null`;
    }
  };
  return draw.chance(0.2) ? `${test()} ${draw.pick(["&&", "||"])} ${test()}` : test();
}

/** An expression that comes to a list of at most `most` entries, where `most` is at least 4. */
export function listExpression(draw: Draw, names: readonly Name[], most: number): string {
  const lists = names.filter(({ kind }) => kind === "list" || kind === "object");
  if (lists.length === 0 || draw.chance(0.25)) {
    return `[${Array.from({ length: draw.int(0, most) }, () => draw.int(0, 99)).join(", ")}]`;
  }
  const name = draw.pick(lists);
  const text = name.kind === "object" ? `${name.name}.list` : name.name;
  return guarded(name, text, "[]");
}

/** Fails when it is evaluated, for what no check before the run can know; `undefined` where no step has written before. */
export function brokenExpression(names: readonly Name[]): string | undefined {
  const written = names.find(
    ({ name, kind, known }) => /^[a-d]\d/.test(name) && known !== true && (kind === "int" || kind === "object"),
  );
  return written === undefined ? undefined : `${written.name}.no_such_field.at_all`;
}

function guarded({ name, maybeNull }: Name, text: string, otherwise: string): string {
  return maybeNull ? `${name} == null ? ${otherwise} : ${text}` : text;
}
