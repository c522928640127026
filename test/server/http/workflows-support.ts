import { keyIdentify } from "../../../src/server/http/auth/identify.ts";
import { createFigures } from "../../../src/graph/plan/proof/create-figures.ts";
import { createWorkflows } from "../../../src/server/workflows/create-workflows.ts";
import type { Workflows } from "../../../src/server/workflows/workflows.ts";
import type { Agent } from "../../../src/agents/agent.ts";
import type { Problem } from "../../../src/tools/problem.ts";
import { testAgent } from "../../support/test-agents.ts";
import { serveApp, type ServedApp } from "./served-app.ts";

const keys = { acme: "acme-secret-key", globex: "globex-secret-key" };
export type TestTenant = keyof typeof keys;

export const agents: readonly Agent[] = [
  testAgent("reader", () => Promise.resolve("text")),
  testAgent("writer", () => Promise.resolve("written"), { effect: "irreversible" }),
];

/** What the routes answer with, as far as tests read it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly name?: string;
    readonly version?: string;
    readonly stored?: string;
    readonly detail?: string;
    readonly valid?: boolean;
    readonly problems?: readonly Problem[];
    readonly errors?: readonly { field: string; message: string; expected?: string; line?: number }[];
    readonly [key: string]: unknown;
  };
  readonly text: string;
}

export interface WorkflowApp {
  readonly served: ServedApp;
  readonly workflows: Workflows;
  call(tenant: TestTenant, method: string, path: string, sent?: string | object, type?: string): Promise<Answer>;
}

/** The HTTP layer with stored workflows over two agents, for two tenants with a key each. */
export async function serveWorkflows(): Promise<WorkflowApp> {
  let workflows: Workflows | undefined;
  const served = await serveApp((database) => {
    workflows = createWorkflows({
      database,
      agents: () => agents,
      figures: () => createFigures(agents),
      approve: new Set(),
    });
    const configured = Object.entries(keys).map(([tenant, secret]) => ({ tenant, secret }));
    return { workflows, identify: keyIdentify({ keys: configured, database }) };
  });
  if (workflows === undefined) throw new Error("the app was made without workflows");
  return {
    served,
    workflows,
    call: async (tenant, method, path, sent, type) => {
      const contentType = type ?? (typeof sent === "string" ? "application/yaml" : "application/json");
      const response = await served.app.request(path, {
        method,
        headers: {
          "x-api-key": keys[tenant],
          ...(sent !== undefined && { "content-type": contentType }),
          ...(sent === undefined && type !== undefined && { accept: type }),
        },
        ...(sent !== undefined && { body: typeof sent === "string" ? sent : JSON.stringify(sent) }),
      });
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.includes("json") === true;
      const body = isJson ? (JSON.parse(text) as Answer["body"]) : {};
      return { status: response.status, headers: response.headers, body, text };
    },
  };
}
