// @ts-check
// All faults, one file a theme.
import bodies from "./bodies.js";
import encodings from "./encodings.js";
import framing from "./framing.js";
import headers from "./headers.js";
import lookalikes from "./lookalikes.js";
import statuses from "./statuses.js";
import tcp from "./tcp.js";
import tls from "./tls.js";
import waits from "./waits.js";

export const THEMES = {
  TCP: tcp,
  TLS: tls,
  framing,
  encodings,
  statuses,
  waits,
  bodies,
  headers,
  "look-alikes": lookalikes,
};

export const FAULTS = Object.values(THEMES).flat();
