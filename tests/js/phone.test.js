// @ts-check
// A number can be plausible without being in use: `inspectPhone` tells, the warning is the same.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { init, inspectPhone, validateInvitation } from "zavu-invitations";

before(() => init());

/** @param {string} clientPhone */
const warnings = (clientPhone) => {
  const result = validateInvitation({ clientPhone });
  assert.ok(result.ok);
  return result.warnings.map(({ code, severity }) => `${severity} ${code}`);
};

describe("inspectPhone and the warnings", () => {
  it("say nothing against a valid number", () => {
    assert.equal(inspectPhone("+442079460958").verdict, "valid");
    assert.deepEqual(warnings("+442079460958"), []);
  });

  it("tell a complete number of no assigned range from an impossible one, and warn of both", () => {
    const plausible = inspectPhone("+442112345678");
    assert.deepEqual(
      [plausible.verdict, plausible.country, plausible.callingCode, plausible.e164],
      ["plausible", "GB", "44", "+442112345678"],
    );
    assert.deepEqual(warnings("+442112345678"), ["warning phone_not_in_use"]);

    const tooLong = inspectPhone("+141555526711");
    assert.deepEqual([tooLong.verdict, tooLong.country], ["not_in_use", "US"]);
    assert.deepEqual(warnings("+141555526711"), ["warning phone_not_in_use"]);

    const nobodys = inspectPhone("+999123456");
    assert.deepEqual([nobodys.verdict, nobodys.callingCode], ["not_in_use", null]);
    assert.deepEqual(warnings("+999123456"), ["warning phone_not_in_use"]);
  });

  it("tell one that only lacks digits, plausible or not", () => {
    for (const [number, verdict] of [
      ["+1415555267", "not_in_use"],
      ["+375810123456", "plausible"],
    ]) {
      assert.equal(inspectPhone(number).verdict, verdict);
      assert.deepEqual(warnings(number), ["warning phone_incomplete"]);
    }
  });

  it("judge a number as it stands: nothing dialled within a country is taken away", () => {
    assert.equal(inspectPhone("+3758101234567").verdict, "valid");
    assert.equal(inspectPhone("+4402079460958").verdict, "not_in_use");
    assert.equal(inspectPhone("+44 20 7946 0958").verdict, "malformed");
  });

  it("say it of each number anew, in an object of its own", () => {
    for (const number of ["+33142685300", "+33142685301", "+33142685302"]) {
      const info = inspectPhone(number);
      const { e164, verdict, country, callingCode } = info;
      assert.deepEqual([e164, verdict, country, callingCode], [number, "valid", "FR", "33"]);
      info.country = "XX";
    }
    for (const number of ["+44 20", "+44 21", "+44\u066020"]) {
      const { e164, verdict, country, callingCode } = inspectPhone(number);
      assert.deepEqual([e164, verdict, country, callingCode], [null, "malformed", null, null]);
    }
  });
});
