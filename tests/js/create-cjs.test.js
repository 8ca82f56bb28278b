// @ts-check
import { createRequire } from "node:module";
import { createSuite } from "./support/create/suite.js";

createSuite(createRequire(import.meta.url)("zavu-invitations"), "commonjs");
