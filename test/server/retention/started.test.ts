import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";

const starts = vi.hoisted(() => ({ count: 0 }));
vi.mock("../../../src/server/retention/create-retention.ts", async (original) => {
  const { createRetention } = await original<typeof import("../../../src/server/retention/create-retention.ts")>();
  return {
    createRetention: (...given: Parameters<typeof createRetention>) => {
      const retention = createRetention(...given);
      const start = (): void => {
        starts.count += 1;
        retention.start();
      };
      return { ...retention, start };
    },
  };
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

it("a server looks for what is past its time, without being told to", () => {
  expect(starts.count).toBe(1);
});
