import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { createMcpShop } from "./small-mcp-server.ts";

// A server that does not end with its input, as some do not.
const shop = createMcpShop();
process.on("SIGTERM", () => undefined);
setInterval(() => undefined, 1_000);
await shop.session().connect(new StdioServerTransport());
