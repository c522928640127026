import type { PlannedWorkflow } from "../planned.ts";
import type { Proof } from "../proof/proof.ts";
import type { Diagram, DiagramNode } from "./diagram.ts";
import { diagramOf } from "./diagram-of.ts";
import type { BoxState } from "./step-box.ts";

export interface MermaidOptions {
  readonly proof?: Proof | undefined;
  /** Where steps stand, by path. */
  readonly states?: ReadonlyMap<string, BoxState> | undefined;
}

/** A plan as a Mermaid flowchart, as GitHub and most wikis draw it. */
export function planToMermaid(plan: PlannedWorkflow, { proof, states }: MermaidOptions = {}): string {
  const diagram = diagramOf(plan, proof?.critical_path ?? []);
  const ids = new Map<string, string>();
  const lines = ["flowchart TD", ...nodeLines(diagram.nodes, ids, states, "  ")];
  let count = 0;
  const critical: number[] = [];
  const wire = ({ nets, critical: path, nodes }: Diagram): void => {
    for (const { from, names, to } of nets)
      for (const target of to) {
        const label = names.length === 0 ? "" : `|${quote(names.join(", "))}|`;
        const arrow = names.length > 0 || /^[<>] /.test(from) || target.startsWith("< ") ? "-->" : "-.->";
        lines.push(`  ${ids.get(from) ?? ""} ${arrow}${label} ${ids.get(target) ?? ""}`);
        if (path.includes(from) && path[path.indexOf(from) + 1] === target) critical.push(count);
        count++;
      }
    for (const node of nodes) if (node.kind === "step" && node.inner !== undefined) wire(node.inner);
  };
  wire(diagram);
  if (critical.length > 0) lines.push(`  linkStyle ${critical.join(",")} stroke-width:3px`);
  lines.push(
    "  classDef critical stroke-width:3px",
    ...STATUS_CLASSES.filter((line) => states !== undefined || line === ""),
  );
  return `${lines.join("\n")}\n`;
}

const STATUS_CLASSES = [
  "  classDef running fill:#e3f1f3,stroke:#0b5c6b,color:#1d2129",
  "  classDef completed fill:#e6f3ea,stroke:#22713b,color:#1d2129",
  "  classDef waiting fill:#fdf3dc,stroke:#8a5a00,color:#1d2129",
  "  classDef failed fill:#fbeae8,stroke:#b3261e,color:#1d2129",
  "  classDef uncompensated fill:#fbeae8,stroke:#b3261e,color:#1d2129",
  "  classDef skipped fill:#f0f0f0,stroke:#999999,color:#666666",
  "  classDef compensated fill:#fdf3dc,stroke:#8a5a00,color:#1d2129",
];

function nodeLines(
  nodes: readonly DiagramNode[],
  ids: Map<string, string>,
  states: MermaidOptions["states"],
  indent: string,
): string[] {
  return nodes.flatMap((node) => {
    const id = `n${ids.size}`;
    ids.set(node.id, id);
    if (node.kind !== "step") return [`${indent}${id}([${quote(node.title)}])`];
    const text = [
      `<b>${escape(node.title)}</b>`,
      escape(node.doer),
      ...node.marks.map(({ text: mark }) => `<i>${escape(mark)}</i>`),
    ].join("<br/>");
    const state = states?.get(node.id)?.status;
    const classes = [
      ...(node.critical ? ["critical"] : []),
      ...(state === undefined || state === "pending" ? [] : [state]),
    ];
    const tags = classes.map((name) => `${indent}class ${id} ${name}`);
    if (node.inner === undefined) return [`${indent}${id}["${text}"]`, ...tags];
    return [
      `${indent}subgraph ${id} ["${text}"]`,
      ...nodeLines(node.inner.nodes, ids, states, `${indent}  `),
      `${indent}end`,
      ...tags,
    ];
  });
}

function quote(text: string): string {
  return `"${escape(text)}"`;
}

/** Mermaid reads entities with # in place of &. */
function escape(text: string): string {
  return text.replaceAll(/[#&"<>`|[\]{}()\\;]/g, (sign) => `#${sign.charCodeAt(0)};`).replaceAll(/\s+/g, " ");
}
