/** What a tenant's own sources are called: grounds the routing of questions that use these names. All parts may be empty. */
export interface Knowledge {
  readonly datasets: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    /** Values of the columns that have few, such as regions or products. */
    readonly values?: readonly string[];
    readonly synonyms?: readonly string[];
  }[];
  /** Plans, add-ons and coupons of the price books. */
  readonly prices: readonly string[];
  /** Titles of the documents. */
  readonly documents: readonly string[];
  /** How much of a question's wording the best passage of the documents holds, 0 to 1. */
  readonly covers?: (question: string) => Promise<number>;
}

/** Looks up what a tenant has. A failure is no reason not to plan: the planner then goes without. */
export type KnowledgeSource = (tenant: string) => Promise<Knowledge>;
