// Reads a number a line, and prints what the installed npm package says of it, as the native example
// `phone-lines` does.

import { readFileSync } from "node:fs";
import { inspectPhone } from "zavu-invitations";

const numbers = readFileSync(0, "utf8").trimEnd().split("\n");
const lines = numbers.map((number) => {
  const { verdict, country } = inspectPhone(number);
  return `${verdict} ${country ?? "-"}`;
});
process.stdout.write(`${lines.join("\n")}\n`);
