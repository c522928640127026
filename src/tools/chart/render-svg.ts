import { expressionInterpreter } from "vega-interpreter";
import { parse, View, type Loader } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { Denied, InvalidInput } from "../errors.ts";

const quiet = {
  level() {
    return this;
  },
  error: () => quiet,
  warn: () => quiet,
  info: () => quiet,
  debug: () => quiet,
};

/**
 * Draws a Vega-Lite specification as an SVG text, without a canvas, a file, the network, or `eval`: expressions are interpreted.
 * @throws InvalidInput when the specification does not compile, Denied when it tries to load something.
 */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  let view: View | undefined;
  // A specification brings its own rows. Vega goes on without what it could not load, so the attempt is remembered.
  const wanted: string[] = [];
  const refuse = (uri: string): Promise<never> => {
    wanted.push(uri);
    return Promise.reject(denied(uri));
  };
  const loader: Loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
  try {
    const compiled = compile(spec, { logger: quiet });
    const runtime = parse(compiled.spec, {}, { ast: true });
    view = new View(runtime, { renderer: "none", loader, expr: expressionInterpreter, logger: quiet });
    const svg = await view.toSVG();
    const [uri] = wanted;
    if (uri !== undefined) throw denied(uri);
    return svg;
  } catch (error) {
    if (error instanceof Denied || error instanceof InvalidInput) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new InvalidInput(`chart: the specification cannot be drawn: ${message}`, {
      field: "chart.spec",
      cause: error,
    });
  } finally {
    view?.finalize();
  }
}

function denied(uri: string): Denied {
  return new Denied(`A chart may not load "${uri}"; its rows belong into the specification`, { field: "chart.spec" });
}
