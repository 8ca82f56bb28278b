// @ts-check
// The example of AWS Lambda, called with the events that AWS sends it.
import { reportOf } from "./leg.js";
import { askRoute, environment } from "./support/example.js";
import { exec } from "./support/process.js";
import { project } from "./support/project.js";

const HOST = "abc123.lambda-url.us-east-1.on.aws";

/** Calls the function as AWS does: with an event as JSON, whose result is JSON. */
const INVOKE = `
import { handler } from "./index.js";
const context = { awsRequestId: "request-1", functionName: "leg" };
console.log(JSON.stringify(await handler(JSON.parse(process.argv[2]), context)));
`;

/**
 * @typedef {object} Sent
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string} body
 * @property {boolean} isBase64Encoded
 */

/**
 * An event of a function URL or an HTTP API: payload format 2.0, whose cookies are a list.
 *
 * @param {Sent} sent
 */
function eventOfVersion2({ method, path, headers: { cookie, ...headers }, ...body }) {
  const http = { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" };
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    ...(cookie && { cookies: [cookie] }),
    headers: { ...headers, host: HOST },
    requestContext: { domainName: HOST, http, requestId: "request-1", stage: "$default" },
    ...body,
  };
}

/**
 * An event of a REST API: payload format 1.0.
 *
 * @param {Sent} sent
 */
function eventOfVersion1({ method, path, headers, ...body }) {
  const all = { ...headers, Host: HOST };
  return {
    version: "1.0",
    resource: "/{proxy+}",
    path,
    httpMethod: method,
    headers: all,
    multiValueHeaders: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      domainName: HOST,
      httpMethod: method,
      identity: { sourceIp: "192.0.2.1", userAgent: "test" },
      path,
      requestId: "request-1",
      resourcePath: "/{proxy+}",
      stage: "prod",
    },
    ...body,
  };
}

/** @type {[name: string, event: (sent: Sent) => object, isBase64Encoded: boolean][]} */
const EVENTS = [
  ["format 2.0", eventOfVersion2, false],
  ["format 2.0, base64", eventOfVersion2, true],
  ["format 1.0", eventOfVersion1, false],
  ["format 1.0, base64", eventOfVersion1, true],
];

/** @param {any} result of the function */
function responseOf({ statusCode, headers = {}, multiValueHeaders = {}, cookies = [], ...result }) {
  const all = new Headers(headers);
  for (const [name, values] of Object.entries(multiValueHeaders)) all.set(name, values.join(", "));
  for (const cookie of cookies) all.set("set-cookie", cookie);
  const body = Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8");
  return new Response(body, { status: statusCode, headers: all });
}

/** @type {import("./leg.js").Leg[]} */
export default [
  {
    name: "Example: lambda",
    core: true,
    async run(config) {
      const cwd = await project({
        group: "core",
        name: "ex-lambda",
        config,
        app: "examples-js/lambda",
        files: { "invoke.js": INVOKE },
      });
      /** @type {Record<string, boolean>} */
      const checks = {};
      for (const [name, eventOf, isBase64Encoded] of EVENTS) {
        const send = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
          const text = Buffer.from(String(init.body ?? ""));
          const event = eventOf({
            method: init.method ?? "GET",
            path: new URL(url).pathname,
            headers: /** @type {Record<string, string>} */ (init.headers ?? {}),
            body: text.toString(isBase64Encoded ? "base64" : "utf8"),
            isBase64Encoded,
          });
          const args = ["invoke.js", JSON.stringify(event)];
          const output = await exec(process.execPath, args, { cwd, env: environment(config) });
          return responseOf(JSON.parse(output));
        };
        const found = await askRoute(`https://${HOST}/api/v1/invitations`, send);
        for (const [what, isSo] of Object.entries(found)) checks[`${name}: ${what}`] = isSo;
      }
      return { version: process.versions.node, report: reportOf(checks) };
    },
  },
];
