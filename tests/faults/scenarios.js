// @ts-check
// What is run of each fault: operations, and how many calls on which connections.

/**
 * @typedef {import("./lab/cell.js").Fault} Fault
 * @typedef {import("./lab/store.js").Operation} Operation
 * @typedef {import("./lab/cell.js").Target} Target
 *
 * @typedef {object} Variant
 * @property {string} name
 * @property {number} calls at once
 * @property {number} warm how many connections are open before
 * @property {number} first the first request that is hit
 * @property {number} last
 * @property {true} [equal] the calls send the same
 * @property {true} [judged] what should succeed is known
 * @property {true} [alone] nothing else runs meanwhile
 *
 * @typedef {object} Plan
 * @property {Fault} fault
 * @property {Operation} operation
 * @property {Variant} variant
 * @property {true} [isPage] it runs in a page, which looks for nothing: its route does
 */

/** @type {Variant} */
const FRESH = { name: "fresh", calls: 1, warm: 0, first: 1, last: 1, judged: true };
/** @type {Variant} */
const KEPT = { name: "kept connection", calls: 1, warm: 1, first: 1, last: 1, judged: true };
/** @type {Variant} */
const AT_ONCE = { name: "three at once", calls: 3, warm: 3, first: 2, last: 2 };
/** @type {Variant} */
const EQUAL = { name: "three equal at once", calls: 3, warm: 3, first: 1, last: 2, equal: true };
/** @type {Variant} */
const LASTING = { ...FRESH, name: "every request", last: Number.POSITIVE_INFINITY };
/** @type {Variant} */
const ALWAYS = { ...LASTING, judged: undefined };
/** More than Node lets listen to one signal without a warning. @type {Variant} */
const MANY = { ...FRESH, name: "twenty at once", calls: 20, first: 0, last: 0, alone: true };

/** @type {Operation[]} */
const OPERATIONS = ["create", "retrieve", "list", "cancel"];

/**
 * What runs in Node.
 *
 * @param {readonly Fault[]} faults
 * @param {boolean} isLong
 * @param {boolean} isSample of those with several calls at once, each fault has one
 * @returns {Plan[]}
 */
export function plan(faults, isLong, isSample) {
  return planned(faults, OPERATIONS, (fault, operation) => {
    const left = faults.indexOf(fault) % 2 === 0 ? AT_ONCE : EQUAL;
    const isLeftOut = (/** @type {Variant} */ variant) =>
      isSample && !fault.telling && variant === left;
    return variants(fault, operation, isLong).filter((variant) => !isLeftOut(variant));
  });
}

/**
 * What runs in another runtime.
 *
 * @param {readonly Fault[]} faults
 * @param {boolean} isLong
 * @param {import("./runtimes.js").Runtime} runtime a page's route only creates
 * @returns {Plan[]}
 */
export function planElsewhere(faults, isLong, { isPage, trustsLab }) {
  const chosen = faults.filter(
    (fault) => (isLong || fault.telling) && (trustsLab || !fault.certificate),
  );
  const operations = OPERATIONS.slice(0, isPage ? 1 : isLong ? OPERATIONS.length : 2);
  const plans = planned(chosen, operations, (fault, operation) => {
    if (fault.idle) return [KEPT];
    if (fault.lasting) return [LASTING];
    if (fault.connect || fault.refused || fault.alone) return [FRESH];
    if (operation !== "create" && !isLong) return [FRESH];
    return isLong ? [FRESH, KEPT, AT_ONCE] : [FRESH, KEPT];
  });
  return isPage ? plans.map((plan) => ({ ...plan, isPage })) : plans;
}

/**
 * @param {readonly Fault[]} faults
 * @param {readonly Operation[]} operations
 * @param {(fault: Fault, operation: Operation) => Variant[]} choose
 * @returns {Plan[]}
 */
function planned(faults, operations, choose) {
  return faults.flatMap((fault) =>
    operations
      .filter((operation) => !fault.only || fault.only.includes(operation))
      .flatMap((operation) =>
        choose(fault, operation).map((variant) => ({ fault, operation, variant })),
      ),
  );
}

/** Of those that take long, what every run has: lists may be larger than other answers. */
const ALONE = ["create", "list"];

/**
 * @param {Fault} fault
 * @param {Operation} operation
 * @param {boolean} isLong
 * @returns {Variant[]}
 */
function variants(fault, operation, isLong) {
  if (fault.name === "no fault") return [FRESH, KEPT, AT_ONCE, EQUAL, MANY];
  if (fault.lasting) return [LASTING];
  if (fault.idle) return operation === "create" ? [KEPT, AT_ONCE, EQUAL] : [KEPT];
  if (fault.alone) return isLong ? [FRESH, ALWAYS] : ALONE.includes(operation) ? [FRESH] : [];
  if (fault.refused) return [FRESH];
  const isFresh = fault.connect !== undefined;
  if (operation !== "create") {
    if (!isLong) return [FRESH];
    return isFresh ? [FRESH, ALWAYS] : [FRESH, KEPT, AT_ONCE, ALWAYS];
  }
  const always = isLong ? [ALWAYS] : [];
  if (isFresh) return [FRESH, ...always];
  const kept = isLong || fault.telling ? [KEPT] : [];
  return [FRESH, ...kept, AT_ONCE, EQUAL, ...always];
}
