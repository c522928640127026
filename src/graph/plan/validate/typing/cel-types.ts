import {
  ANY,
  BOOLEAN,
  INTEGER,
  isAny,
  listOf,
  NULL,
  NUMBER,
  STRING,
  type Alternative,
  type Shape,
} from "../shape/shape.ts";

/** Kinds of values that a type of CEL may be at run time: a number of JSON that happens to be whole is an int. */
const KINDS: Readonly<Record<string, readonly Alternative["kind"][]>> = {
  string: ["string"],
  bool: ["boolean"],
  int: ["integer", "number"],
  double: ["number"],
  null: ["null"],
  bytes: ["bytes"],
  type: ["type"],
  "google.protobuf.Timestamp": ["timestamp"],
  "google.protobuf.Duration": ["duration"],
};

const SHAPES: Readonly<Record<string, Shape>> = {
  string: STRING,
  bool: BOOLEAN,
  int: INTEGER,
  double: NUMBER,
  null: NULL,
  bytes: [{ kind: "bytes" }],
  type: [{ kind: "type" }],
  "google.protobuf.Timestamp": [{ kind: "timestamp" }],
  "google.protobuf.Duration": [{ kind: "duration" }],
};

/** Whether a value of the shape may be of a type of CEL, written as in `list<string>`. */
export function takes(type: string, shape: Shape): boolean {
  if (isAny(shape)) return true;
  const item = /^list<(.+)>$/.exec(type)?.[1];
  if (item !== undefined)
    return shape.some((each) => each.kind === "array" && (each.most === 0 || takes(item, each.item())));
  if (type.startsWith("map<")) return shape.some(({ kind }) => kind === "object");
  if (type === "uint") return false;
  const kinds = KINDS[type];
  return kinds === undefined || shape.some(({ kind }) => kinds.includes(kind));
}

/** What a function gives that returns this type; anything, where the type says little. */
export function shapeOfType(type: string): Shape {
  const item = /^list<(.+)>$/.exec(type)?.[1];
  if (item !== undefined) return listOf(shapeOfType(item));
  if (type.startsWith("map<")) return [{ kind: "object", fields: new Map(), rest: () => ANY }];
  return SHAPES[type] ?? ANY;
}
