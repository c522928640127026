const whole = /^\{\{\s*([\w.-]+)\s*\}\}$/;
const inside = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** A template with "{{name}}" replaced: by the value itself where the text is nothing else, otherwise by its text. Unknown names: "". */
export function fillTemplate(template: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (typeof template === "string") {
    const alone = whole.exec(template)?.[1];
    if (alone !== undefined) return values[alone] ?? null;
    return template.replaceAll(inside, (_, name: string) => asText(values[name]));
  }
  if (Array.isArray(template)) return template.map((inner: unknown) => fillTemplate(inner, values));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, inner]) => [key, fillTemplate(inner, values)]));
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
