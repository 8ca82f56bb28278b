// Runs every check of this directory, and prints a report.
// Those of servers first: a document makes a browser of this process.
const FILES = ["trpc", "hono", "ai", "react-hook-form", "tanstack-form"];

const report = { passed: 0, failures: [], firstVerdictMs: 0 };
for (const file of FILES) {
  for (const [name, check] of Object.entries(await import(`./${file}.js`))) {
    try {
      await check();
      report.passed++;
    } catch (error) {
      report.failures.push(`${file}, ${name}: ${error instanceof Error ? error.stack : error}`);
    }
  }
}
console.log(`report:${JSON.stringify(report)}`);
process.exit();
