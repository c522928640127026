const token = /([rRbB]{0,2}"(?:\\.|[^"\\])*"|[rRbB]{0,2}'(?:\\.|[^'\\])*'|\/\/[^\n]*)|(\.\s*)?([A-Za-z_]\w*)/gu;
const whole = /^\s*\(*\s*[A-Za-z_]\w*\s*\)*\s*$/u;

/** An expression with some of the names it reads replaced by expressions; texts and fields of the same name stay. */
export function replaceNames(expression: string, by: ReadonlyMap<string, string>): string {
  const alone = whole.test(expression);
  return expression.replaceAll(
    token,
    (all, text: string | undefined, dot: string | undefined, name: string | undefined) => {
      const value = text === undefined && dot === undefined && name !== undefined ? by.get(name) : undefined;
      if (value === undefined) return all;
      return alone || /^\w+$/u.test(value) ? value : `(${value})`;
    },
  );
}
