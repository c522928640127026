/**
 * The part of a Prometheus text that is about one tenant: its series, and the heads of the metrics that have any. Quotes within a label's value are
 * escaped, so that no value can pass for the label.
 *
 * @param tenant a tenant's name, which has no character that would be escaped
 */
export function tenantView(text: string, tenant: string): string {
  const label = `tenant="${tenant}"`;
  const kept: string[] = [];
  let heads: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) {
      if (line.startsWith("# HELP")) heads = [];
      heads.push(line);
      continue;
    }
    const at = line.indexOf(label);
    if (at < 1 || !"{,".includes(line.charAt(at - 1))) continue;
    kept.push(...heads, line);
    heads = [];
  }
  return kept.map((line) => `${line}\n`).join("");
}
