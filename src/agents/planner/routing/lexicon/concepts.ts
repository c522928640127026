/** Names of concepts, each with the words and phrases that speak of it, separated by commas. */
export type Concepts = Readonly<Record<string, string>>;
