import { inspectPhone } from "zavu-invitations";

/** A number as it is read out: the country's code, then groups of digits. */
export function grouped(number) {
  const { callingCode, e164 } = inspectPhone(number);
  if (e164 === null || callingCode === null) return number;
  const rest = number.slice(1 + callingCode.length);
  const groups = rest.slice(0, -4).match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? [];
  return [`+${callingCode}`, ...groups, rest.slice(-4)].join(" ");
}
