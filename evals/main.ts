import { writeFileSync } from "node:fs";
import { BatonError } from "../src/tools/errors.ts";
import { readCommand, usage, type Command } from "./command-line.ts";
import { evaluateDiscovery } from "./discovery/evaluate-discovery.ts";
import { printDiscovery } from "./discovery/print-discovery.ts";
import { evaluateRouting } from "./routing/evaluate-routing.ts";
import { printReport } from "./routing/print-report.ts";
import { lessons, train, training } from "./train.ts";
import { crossValidate, printFolds } from "./training/cross-validate.ts";

/** Bad arguments, a malformed dataset or settings end with this status. */
const badInput = 2;

async function run(command: Command): Promise<string> {
  switch (command.kind) {
    case "help":
      return usage;
    case "train":
      return train();
    case "cross_validate":
      return printFolds(crossValidate(lessons(), training));
    case "discovery": {
      const report = evaluateDiscovery(command);
      if (command.out !== undefined) {
        const { figures, cases } = report;
        writeFileSync(command.out, `${JSON.stringify({ figures, cases }, undefined, 2)}\n`);
      }
      return printDiscovery(report);
    }
    case "routing": {
      const { figures, cases } = await evaluateRouting(command);
      if (command.out !== undefined) {
        writeFileSync(command.out, `${JSON.stringify({ figures, cases }, undefined, 2)}\n`);
      }
      return printReport(figures, cases);
    }
    default: {
      const unreachable: never = command;
      return unreachable;
    }
  }
}

try {
  console.log(await run(readCommand(process.argv.slice(2))));
} catch (error) {
  if (!(error instanceof BatonError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = badInput;
}
