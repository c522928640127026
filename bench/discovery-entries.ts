import { z } from "zod";
import { createRandom } from "../samples/generate/random.ts";
import type { AgentManifest } from "../src/tools/registry/manifest.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/u);

const verbs =
  words(`get list create update delete search send book cancel convert calculate translate summarize schedule track export import
  validate compare estimate archive approve publish monitor sync`);
const things =
  words(`invoice customer order shipment contract ticket meeting flight hotel recipe movie playlist photo article dataset report
  payment refund subscription employee vacancy course exam patient appointment prescription vehicle route parcel warehouse product price
  discount campaign newsletter audience survey server database certificate domain repository deployment incident alert sensor device
  meter tariff policy claim loan account budget portfolio stock currency tax property tenant lease building permit map forecast storm`);
const qualities =
  words(`overdue monthly regional draft archived shared daily urgent recurring verified external internal seasonal digital
  historical premium partial bulk nearby public`);
const areas =
  words(`Accounting Logistics Retail Health Travel Media Research Energy Insurance Housing Education Sports Farming Banking Legal
  Marketing Support Security Manufacturing Tourism`);
const details =
  words(`region language currency date owner status priority category customer limit format address amount period version
  channel reference country quantity reason`);

/** Plausible entries and questions about them, the same for the same seed. */
export function createEntries(seed: number) {
  const random = createRandom(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(random.next() * from.length)] ?? "";
  const make = (number: number): AgentManifest => {
    const [verb, thing, other, area] = [pick(verbs), pick(things), pick(things), pick(areas)];
    const quality = pick(qualities);
    const parameters = [pick(details), pick(details), `${thing}_id`];
    return {
      name: `${verb}_${quality}_${thing}_${number}`,
      version: `1.${number % 7}.0`,
      description: `${verb} the ${quality} ${thing} of a ${other} for ${area} teams, with its ${pick(details)} and ${pick(details)}.`,
      capabilities: [
        {
          name: `${verb}_${thing}`,
          description: `${verb} one ${thing} by its ${pick(details)}`,
          examples: [
            `${verb} the ${thing} of our ${other} in ${pick(areas)}`,
            `I need the ${quality} ${thing} ${pick(details)}`,
          ],
        },
      ],
      input: z.object(
        Object.fromEntries(
          parameters.map((name) => [name, z.string().describe(`${name} of the ${thing}, e.g. ${pick(details)}`)]),
        ),
      ),
      output: z.object({ [thing]: z.string(), [`${pick(details)}_of_${other}`]: z.string() }),
      effect: number % 3 === 0 ? "pure" : "idempotent",
    };
  };
  const ask = (): string => {
    const one = `Please ${pick(verbs)} the ${pick(qualities)} ${pick(things)} with the ${pick(details)} of our ${pick(things)}`;
    const long = random.next() < 0.3;
    return long
      ? `${one}, and then ${pick(verbs)} its ${pick(things)} for the ${pick(areas)} team. Finally ${pick(verbs)} a ${pick(things)} by ${pick(details)} and tell me its ${pick(details)}.`
      : `${one} from ${pick(areas)}`;
  };
  return { make, ask };
}
