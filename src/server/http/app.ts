import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import { systemAssistant } from "../assistants/assistant.ts";
import { exampleQuestions } from "../page/examples.ts";
import { pageRoutes } from "../page/page-routes.ts";
import { traceRequests } from "../tracing/trace-requests.ts";
import { createDeadLetters } from "../runs/dead-letters.ts";
import type { AppEnv } from "./app-env.ts";
import { checkOptions, type AppOptions } from "./app-options.ts";
import { authenticate } from "./guard/authenticate.ts";
import { crossOrigin } from "./guard/cross-origin.ts";
import { hostGuard } from "./guard/host-guard.ts";
import { rateLimit } from "./guard/rate-limit.ts";
import { HttpProblem } from "./reply/http-problem.ts";
import { problemResponse } from "./reply/problem-response.ts";
import { assistantRoutes } from "./routes/assistants.ts";
import { cronRoutes } from "./routes/crons.ts";
import { deadLetterRoutes } from "./routes/dead-letters.ts";
import { healthRoutes } from "./routes/health.ts";
import { infoRoutes, okRoutes } from "./routes/info.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { oneRunRoutes } from "./routes/one-run.ts";
import { promoteRoutes } from "./routes/promote.ts";
import { canaryRoutes } from "./routes/canary.ts";
import { registryRoutes } from "./routes/registry.ts";
import { runMessageRoutes } from "./routes/run-messages.ts";
import { runStepRoutes } from "./routes/run-steps.ts";
import { statelessRunRoutes } from "./routes/stateless-runs.ts";
import { threadHistoryRoutes } from "./routes/thread-history.ts";
import { threadRestoreRoutes } from "./routes/thread-restore.ts";
import { threadRunRoutes } from "./routes/thread-runs.ts";
import { threadSearchRoutes } from "./routes/thread-search.ts";
import { threadStateRoutes } from "./routes/thread-state.ts";
import { threadRoutes } from "./routes/threads.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { workflowRoutes } from "./routes/workflows.ts";

/**
 * The LangGraph Server API over one graph, and the page at `/`. Everything the client got wrong is answered with a problem
 * document and a 4xx; what needs no key is registered before the key is asked for.
 * @throws InvalidInput for wrong options
 */
export function createApp(options: AppOptions): Hono<AppEnv> {
  const { graph, runs, database, schemas, info, logger, identify, checkInput, vault, workflows } = options;
  const { graphId, allowedHosts, origins, maxBodyBytes, heartbeatMs } = checkOptions(options);
  const assistants = [systemAssistant({ graphId, since: new Date() })];
  const rules = { assistants, nodes: Object.keys(graph.nodes), checkInput, checkWebhook: options.webhooks?.check };
  const runDeps = { runs, database, rules, logger, heartbeatMs };

  const app = new Hono<AppEnv>();
  app.onError((error) => problemResponse(error, logger));
  app.notFound((context) =>
    problemResponse(new HttpProblem(404, `there is no ${context.req.method} ${context.req.path}`), logger),
  );
  if (options.metrics) app.use(options.metrics.metrics.countRequests);
  app.use(requestId({ limitLength: 128 }));
  app.use(traceRequests());
  app.use(noSniff);
  app.use(crossOrigin(origins));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (_, allowed) => wrongMethod(allowed, options) }));
  if (allowedHosts) app.use(hostGuard(allowedHosts));
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: () => tooLarge(maxBodyBytes) }));
  app.route("/", pageRoutes({ graphId, version: info.version, examples: options.examples ?? exampleQuestions }));
  app.route("/", infoRoutes(info));
  app.route("/", healthRoutes(options.readiness));
  if (options.metrics) app.route("/", metricsRoutes({ ...options.metrics, identify }));
  app.use(authenticate(identify));
  if (options.tenantRequests) app.use(rateLimit(options.tenantRequests));
  app.route("/", okRoutes({ database }));
  app.route("/", assistantRoutes({ assistants, graph, schemas }));
  app.route("/", threadSearchRoutes({ database }));
  app.route("/", threadStateRoutes({ database, graph }));
  app.route("/", threadHistoryRoutes({ database, graph }));
  app.route("/", threadRestoreRoutes({ database, vault }));
  app.route("/", deadLetterRoutes({ deadLetters: createDeadLetters(database) }));
  if (options.crons) app.route("/", cronRoutes({ crons: options.crons, rules }));
  if (options.webhooks) app.route("/", webhookRoutes(options.webhooks));
  app.route("/", statelessRunRoutes(runDeps));
  app.route("/", threadRunRoutes(runDeps));
  app.route("/", oneRunRoutes(runDeps));
  app.route("/", threadRoutes({ database, graph, runs }));
  app.route("/", runStepRoutes({ database, graph }));
  app.route("/", runMessageRoutes({ database, graph }));
  if (options.registry) app.route("/", registryRoutes(options.registry));
  if (options.canary) app.route("/", canaryRoutes(options.canary));
  if (workflows) app.route("/", workflowRoutes({ workflows }));
  if (workflows) app.route("/", promoteRoutes({ database, graph, workflows }));
  return app;
}

/** Errors repeat what the client sent; no browser may take that for a page. */
const noSniff: MiddlewareHandler<AppEnv> = async (context, next) => {
  await next();
  context.res.headers.set("x-content-type-options", "nosniff");
};

function tooLarge(limit: number): never {
  throw new HttpProblem(413, `the body is larger than ${limit} bytes`);
}

function wrongMethod(allowed: readonly string[], { logger }: AppOptions): Response {
  const allow = allowed.join(", ");
  return problemResponse(new HttpProblem(405, `this address takes ${allow}`, { headers: { allow } }), logger);
}
