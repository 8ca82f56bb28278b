import { cpus, loadavg } from "node:os";

/**
 * Where it was measured, and how busy that machine was with other things.
 *
 * @param {number} before the load when it began
 */
export function machine(before) {
  const [{ model } = { model: "unknown" }] = cpus();
  return {
    cpu: model.trim(),
    cores: cpus().length,
    platform: `${process.platform} ${process.arch}`,
    loadBefore: before,
    loadAfter: loadavg()[0],
  };
}
