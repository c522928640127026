import { expect, it } from "vitest";
import { systemAssistant } from "../../../src/server/assistants/assistant.ts";
import { uuidV5 } from "../../../src/server/assistants/uuid-v5.ts";

it("computes the UUID of RFC 9562's own example", () => {
  expect(uuidV5("www.example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")).toBe(
    "2ed6657d-e927-568b-95e1-2665a8aea6a2",
  );
});

it("gives a graph the assistant id that clients of LangGraph compute", () => {
  // Known from LangGraph's own server, for its graph "agent".
  const { assistant_id } = systemAssistant({ graphId: "agent", since: new Date(0) });
  expect(assistant_id).toBe("fe096781-5601-53d2-b2f6-0d3403f7e9ca");
});
