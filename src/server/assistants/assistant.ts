import { uuidV5 } from "./uuid-v5.ts";

/** An assistant as the LangGraph Server API shows it. */
export interface Assistant {
  readonly assistant_id: string;
  readonly graph_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly config: Record<string, unknown>;
  readonly context: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The namespace in which clients of LangGraph compute a graph's default assistant; DNS it is not, but theirs. */
const namespace = "6ba7b821-9dad-11d1-80b4-00c04fd430c8";

/** The assistant that every graph has without anybody making it. */
export function systemAssistant({
  graphId,
  description,
  since,
}: {
  graphId: string;
  description?: string;
  since: Date;
}): Assistant {
  return {
    assistant_id: uuidV5(graphId, namespace),
    graph_id: graphId,
    name: graphId,
    description: description ?? null,
    config: {},
    context: {},
    metadata: { created_by: "system" },
    version: 1,
    created_at: since.toISOString(),
    updated_at: since.toISOString(),
  };
}
