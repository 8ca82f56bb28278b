import { existsSync, readFileSync } from "node:fs";
import { libraries } from "../libraries.js";
import { sizeOf, sizeOfBundle, sizeOfFile, sum } from "../size.js";

const OURS = libraries("zavu-invitations");
const WITHOUT_PHONES = new URL(
  "../../../target/bench/without-phones/out/page.wasm",
  import.meta.url,
);
const WASM = "zavu-invitations/dist/page.wasm";

/** What a page imports to validate; the schemas are those of the other groups. */
const VALIDATE = {
  [OURS]: 'export { validateInvitation } from "zavu-invitations"',
  [libraries("zod")]: 'export { validate } from "./schemas/zod.js"',
  [libraries("zod/mini")]: 'export { validate } from "./schemas/zod-mini.js"',
  [libraries("valibot")]: 'export { validate } from "./schemas/valibot.js"',
  [libraries("zod", "libphonenumber-js/max")]:
    'export { validate } from "./schemas/zod-libphonenumber.js"',
  [libraries("zod/mini", "libphonenumber-js/max")]:
    'export { validate } from "./schemas/zod-mini-libphonenumber.js"',
  [libraries("valibot", "google-libphonenumber")]:
    'export { validate } from "./schemas/valibot-google.js"',
};

/** What it imports to validate and create. */
const CREATE = {
  [OURS]: 'export { validateInvitation, createInvitation } from "zavu-invitations"',
  [libraries("@zavudev/sdk")]: 'export { default } from "@zavudev/sdk"',
  [libraries("@zavudev/sdk", "zod/mini", "libphonenumber-js/max")]:
    'export { default } from "@zavudev/sdk"; export { validate } from "./schemas/zod-mini-libphonenumber.js"',
  [libraries("@zavudev/sdk", "zod", "libphonenumber-js/max")]:
    'export { default } from "@zavudev/sdk"; export { validate } from "./schemas/zod-libphonenumber.js"',
};

const PHONE = {
  [libraries("libphonenumber-js/max")]:
    'export { isValidPhoneNumber } from "libphonenumber-js/max"',
  [libraries("libphonenumber-js/min")]:
    'export { isValidPhoneNumber } from "libphonenumber-js/min"',
  [libraries("google-libphonenumber")]: 'export { PhoneNumberUtil } from "google-libphonenumber"',
};

/** @type {import("../main.js").Group} */
export default {
  name: "size",
  what: "what a page downloads",
  async run() {
    const wasm = sizeOfFile(WASM);
    const slim = (/** @type {string} */ module) =>
      sizeOfBundle(module.replace("zavu-invitations", "zavu-invitations/slim"));
    return [
      await block("to validate, bundled for the browser", VALIDATE, {
        [`${OURS}, slim and page.wasm`]: sum(await slim(VALIDATE[OURS]), wasm),
      }),
      await block("to validate and create, bundled for the browser", CREATE, {
        [`${OURS}, slim and page.wasm`]: sum(await slim(CREATE[OURS]), wasm),
      }),
      await block("to check a phone number, bundled for the browser", PHONE, phones(wasm)),
    ];
  },
};

/**
 * What the checks of phone numbers add, where the package was built without them, too.
 *
 * @param {import("../size.js").Size} all
 * @returns {Record<string, import("../size.js").Size>}
 */
function phones(all) {
  if (!existsSync(WITHOUT_PHONES)) return {};
  const rest = sizeOf(readFileSync(WITHOUT_PHONES));
  const added = {
    raw: all.raw - rest.raw,
    gzip: all.gzip - rest.gzip,
    brotli: all.brotli - rest.brotli,
  };
  return { [`${OURS}, their part of page.wasm`]: added };
}

/**
 * @param {string} title
 * @param {Record<string, string>} modules
 * @param {Record<string, import("../size.js").Size>} more
 * @returns {Promise<import("../main.js").Block>}
 */
async function block(title, modules, more) {
  /** @type {Record<string, import("../size.js").Size>} */
  const sizes = {};
  for (const [name, module] of Object.entries(modules)) sizes[name] = await sizeOfBundle(module);
  Object.assign(sizes, more);
  const lines = Object.entries(sizes).flatMap(([contender, size]) =>
    Object.entries({ raw: size.raw, "gzip -9": size.gzip, "brotli 11": size.brotli }).map(
      ([runtime, median]) => ({ contender, runtime, median }),
    ),
  );
  return { group: "size", title, unit: "bytes", lines };
}
