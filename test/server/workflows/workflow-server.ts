import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "../../../src/tools/problem.ts";
import type { StepReport } from "../../../src/server/runs/steps/step-report.ts";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";

/** Agents that say what they are given, fail as often as they are told, and wait. */
const modules: Readonly<Record<string, string>> = {
  echo: `let calls = {};
    export default {
      name: "echo", version: "1.0.0", description: "Says what it is given", capabilities: ["Echo a text back"],
      input: { type: "object", properties: {
        text: { type: "string" }, fail: { type: "integer" }, key: { type: "string" }, wait: { type: "integer" } }, additionalProperties: false },
      effect: "pure",
      async execute(task, context) {
        const { text = "", fail = 0, key = "", wait = 0 } = task.input;
        if (wait > 0) await new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, wait);
          context.signal.addEventListener("abort", () => { clearTimeout(timer); reject(context.signal.reason); });
        });
        calls[key] = (calls[key] ?? 0) + 1;
        if (calls[key] <= fail) throw Object.assign(new Error("not yet"), { code: "unavailable" });
        return "echo of " + text;
      },
    };`,
  sender: `export default {
      name: "sender", version: "1.0.0", description: "Sends a letter", capabilities: ["Send a letter by post"],
      input: { type: "object", properties: { letter: { type: "string" } }, additionalProperties: false },
      effect: "irreversible",
      async execute(task) { return "sent " + task.input.letter; },
    };`,
};

export const keys = { acme: "acme-secret-key", globex: "globex-secret-key", default: "default-secret-key" };
type Tenant = keyof typeof keys;

export interface Reply {
  readonly status: number;
  readonly body: {
    readonly run_id?: string;
    readonly thread_id?: string;
    readonly name?: string;
    readonly version?: string;
    readonly detail?: string;
    readonly status?: string | number;
    readonly problems?: readonly Problem[];
    readonly errors?: readonly { field: string; message: string; code?: string; line?: number; nearest?: string }[];
    readonly steps?: readonly StepReport[];
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly [key: string]: unknown;
  };
}

export interface WorkflowServer extends TestServer {
  call(tenant: Tenant, method: string, path: string, sent?: string | object): Promise<Reply>;
  /** A thread of the tenant's. */
  thread(tenant: Tenant): Promise<string>;
}

/** The whole server with two agents of its own, and a key for each of three tenants. */
export async function startWorkflowServer(variables: Record<string, string> = {}): Promise<WorkflowServer> {
  const folder = await mkdtemp(join(tmpdir(), "baton-agents-"));
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, `${name}.js`), text);
  const server = await startTestServer({
    BATON_AGENTS_DIR: folder,
    BATON_API_KEYS: Object.entries(keys)
      .map(([tenant, key]) => `${tenant}:${key}`)
      .join(","),
    ...variables,
  });
  const call: WorkflowServer["call"] = async (tenant, method, path, sent) => {
    const type = typeof sent === "string" ? "application/yaml" : "application/json";
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { "x-api-key": keys[tenant], ...(sent !== undefined && { "content-type": type }) },
      ...(sent !== undefined && { body: typeof sent === "string" ? sent : JSON.stringify(sent) }),
    });
    const text = await response.text();
    return { status: response.status, body: text.trim() === "" ? {} : (JSON.parse(text) as Reply["body"]) };
  };
  return {
    ...server,
    call,
    thread: async (tenant) => (await call(tenant, "POST", "/threads", {})).body.thread_id ?? "",
  };
}
