import { environment } from "../../expression/environment.ts";

/** One overload of a function of CEL. */
export interface Overload {
  readonly signature: string;
  /** Types of CEL: the receiver's first, where there is one. */
  readonly types: readonly string[];
  readonly returns: string;
}

const byKey = Map.groupBy(environment.getDefinitions().functions, ({ name, receiverType, params }) =>
  keyOf(name, params.length, receiverType !== null),
);

/** The overloads of a function with that many arguments; none for a macro or an unknown name. */
export function functionsOf(name: string, args: number, isMethod: boolean): readonly Overload[] {
  const found = byKey.get(keyOf(name, args, isMethod)) ?? [];
  if (found.some(({ params }) => params.some(({ type }) => type === "ast"))) return [];
  return found.map(({ signature, receiverType, params, returnType }) => ({
    signature,
    types: [...(receiverType === null ? [] : [receiverType]), ...params.map(({ type }) => type)],
    returns: returnType,
  }));
}

function keyOf(name: string, args: number, isMethod: boolean): string {
  return `${isMethod ? "." : ""}${name}/${args}`;
}
