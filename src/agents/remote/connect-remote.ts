import { connectA2a } from "./a2a/connect-a2a.ts";
import { connectHttp } from "./http/connect-http.ts";
import { connectLanggraph } from "./langgraph/connect-langgraph.ts";
import { connectMcp } from "./mcp/connect-mcp.ts";
import type { RemoteDefinition } from "./remote-definition.ts";
import type { RemoteOptions, RemoteSource } from "./remote-source.ts";

/**
 * Agents that do not run in this process. Resolves when the first attempt to connect is over, whatever came of it: `status` says so, and
 * the source goes on trying.
 * @throws InvalidInput for a JSON Schema that cannot be read, Denied for an address that may not be called
 */
export function connectRemote(definition: RemoteDefinition, options: RemoteOptions): Promise<RemoteSource> {
  switch (definition.kind) {
    case "mcp":
      return connectMcp(definition, options);
    case "a2a":
      return connectA2a(definition, options);
    case "langgraph":
      return connectLanggraph(definition, options);
    case "http":
      return connectHttp(definition, options);
  }
}
