// @ts-check
import * as zavu from "zavu-invitations";
import { createSuite } from "./support/create/suite.js";

createSuite(zavu, "module");
