/** The ids of server-sent events, each once its event is whole. */
export async function* eventIds(pieces: AsyncIterable<string>): AsyncGenerator<number, void, void> {
  let rest = "";
  for await (const piece of pieces) {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const id = /^id: ?(\d+)$/m.exec(block)?.[1];
      if (id !== undefined) yield Number(id);
    }
  }
}
