// @ts-check
/**
 * Servers on loopback that make `fetch` fail in one way each, with certificates made by `openssl`.
 * Each fault says where its server stands, and tells afterwards how many requests arrived.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";

/**
 * @typedef {{ fault: string, url: string, headers?: Record<string, string>, viaProxy?: true }} Fault
 * @typedef {{ key: Buffer, cert: string | Buffer }} Identity
 */

const directory = mkdtempSync(path.join(tmpdir(), "fetch-failures-"));

/** The certificate of an authority that the client is told to trust. */
export const trustedAuthority = path.join(directory, "trusted.pem");

/** @param {string[]} args */
const openssl = (...args) => execFileSync("openssl", args, { cwd: directory, stdio: "pipe" });

/** A certificate that is signed by itself. @param {string} name @param {string[]} extensions */
function selfSigned(name, ...extensions) {
  openssl(
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", `/CN=${name}`],
    ...["-keyout", `${name}.key`, "-out", `${name}.pem`, ...extensions],
  );
  return identity(name);
}

/**
 * A certificate for a host, signed by an authority.
 *
 * @param {string} name
 * @param {string} host
 * @param {string} issuer
 * @param {string} days
 * @returns {Identity}
 */
function signed(name, host, issuer, days = "30") {
  writeFileSync(
    path.join(directory, `${name}.ext`),
    `subjectAltName=${host}\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:false\n`,
  );
  openssl(
    "req",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.csr`,
  );
  openssl(
    "x509",
    "-req",
    "-in",
    `${name}.csr`,
    "-CA",
    `${issuer}.pem`,
    "-CAkey",
    `${issuer}.key`,
    "-CAcreateserial",
    "-days",
    days,
    "-extfile",
    `${name}.ext`,
    "-out",
    `${name}.pem`,
  );
  return identity(name);
}

/** @param {string} name */
const file = (name) => readFileSync(path.join(directory, name));

/** @param {string} name */
const identity = (name) => ({ key: file(`${name}.key`), cert: file(`${name}.pem`) });

/** @type {net.Server[]} */
const servers = [];

/**
 * @param {net.Server} server
 * @returns {Promise<number>} the port
 */
async function listen(server, host = "127.0.0.1") {
  server.on("error", () => {});
  server.on("tlsClientError", () => {});
  await new Promise((resolve) => server.listen(0, host, () => resolve(undefined)));
  servers.push(server);
  return /** @type {net.AddressInfo} */ (server.address()).port;
}

/** A port at which nobody listens. */
async function closedPort() {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function stop() {
  for (const server of servers) server.close();
}

/** How many requests arrived whole, by fault. @type {Map<string, number>} */
export const arrived = new Map();

/**
 * Calls back when the head of a request has arrived.
 *
 * @param {string} fault
 * @param {net.Socket} socket
 * @param {() => void} then
 */
function onRequest(fault, socket, then) {
  let text = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    text += data.toString("latin1");
    if (!text.includes("\r\n\r\n")) return;
    text = "";
    arrived.set(fault, (arrived.get(fault) ?? 0) + 1);
    then();
  });
}

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/** @returns {Promise<Fault[]>} */
export async function start() {
  selfSigned("trusted");
  selfSigned("untrusted");
  const good = signed("good", "DNS:localhost", "trusted");
  /** @type {Fault[]} */
  const faults = [];
  /**
   * @param {string} fault
   * @param {string} url
   * @param {Partial<Fault>} more
   */
  const add = (fault, url, more = {}) => faults.push({ fault, url, ...more });
  /**
   * @param {string} fault
   * @param {tls.TlsOptions} options
   */
  const secure = async (fault, options) => {
    const server = tls.createServer(options, (socket) =>
      onRequest(fault, socket, () => socket.end(OK)),
    );
    add(fault, `https://localhost:${await listen(server)}/`);
  };
  /**
   * @param {string} fault
   * @param {(socket: net.Socket) => void} serve
   */
  const plain = async (fault, serve, scheme = "http") => {
    const server = net.createServer((socket) => {
      socket.on("error", () => {});
      serve(socket);
    });
    add(fault, `${scheme}://localhost:${await listen(server)}/`);
  };

  add("connection refused", `http://127.0.0.1:${await closedPort()}/`);
  add("every address of the host refused", `http://two-addresses.test:${await closedPort()}/`);
  add("unknown host", "http://nobody.invalid/");
  add("blocked port", "http://127.0.0.1:6666/");

  await secure(
    "self-signed certificate",
    selfSigned("localhost", "-addext", "subjectAltName=DNS:localhost"),
  );
  const inspected = signed("inspected", "DNS:localhost", "untrusted");
  await secure("self-signed certificate in the chain", {
    ...inspected,
    cert: `${inspected.cert}${file("untrusted.pem")}`,
  });
  await secure("unknown issuer", inspected);
  await secure("expired certificate", signed("expired", "DNS:localhost", "trusted", "-1"));
  await secure("certificate of another host", signed("other", "DNS:other.example", "trusted"));
  await secure("no common TLS version", {
    ...good,
    minVersion: "TLSv1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  await secure("no common cipher", {
    ...good,
    maxVersion: "TLSv1.2",
    ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256",
  });
  await secure("client certificate required", {
    ...good,
    requestCert: true,
    rejectUnauthorized: true,
  });
  await plain(
    "plain HTTP instead of TLS",
    (socket) => {
      socket.once("data", () =>
        socket.end("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"),
      );
    },
    "https",
  );
  await plain(
    "another protocol instead of TLS",
    (socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"),
    "https",
  );
  await plain(
    "reset in the handshake",
    (socket) => {
      socket.once("data", () => socket.resetAndDestroy());
    },
    "https",
  );
  await plain(
    "closed in the handshake",
    (socket) => {
      socket.once("data", () => socket.end());
    },
    "https",
  );

  for (const name of ["expect", "upgrade", "keep-alive"]) {
    const fault = `header ${name}`;
    const server = net.createServer((socket) => onRequest(fault, socket, () => socket.end(OK)));
    add(fault, `http://localhost:${await listen(server)}/`, {
      headers: { [name]: "100-continue" },
    });
  }

  const proxy = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.end(
        "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n",
      );
    });
  });
  proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
  add("proxy that wants a password", "https://api.example/", { viaProxy: true });

  for (const [fault, end] of /** @type {[string, (socket: net.Socket) => void][]} */ ([
    ["reset after the request", (socket) => socket.resetAndDestroy()],
    ["closed after the request", (socket) => socket.end()],
    ["not HTTP after the request", (socket) => socket.end("220 mail.example ESMTP\r\n")],
    ["closed in the body", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")],
  ])) {
    await plain(fault, (socket) => onRequest(fault, socket, () => end(socket)));
  }

  // The client's socket is at hand beside the TLS that goes through it.
  for (const [fault, break_] of /** @type {[string, (socket: net.Socket) => void][]} */ ([
    ["TLS reset after the request", (socket) => socket.resetAndDestroy()],
    ["TLS closed after the request", (socket) => socket.end()],
    [
      "plain text in TLS after the request",
      (socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
    ],
    [
      "plain alert in TLS after the request",
      (socket) => socket.write(Buffer.from([21, 3, 3, 0, 2, 2, 40])),
    ],
  ])) {
    for (const version of /** @type {const} */ (["TLSv1.2", "TLSv1.3"])) {
      const name = `${fault} (${version})`;
      /** @type {net.Socket | undefined} */
      let client;
      const inner = tls.createServer(
        { ...good, minVersion: version, maxVersion: version },
        (socket) =>
          onRequest(name, socket, () => {
            client?.unpipe();
            if (client) break_(client);
          }),
      );
      const port = await listen(inner);
      await plain(
        name,
        (socket) => {
          client = socket;
          const onward = net.connect(port, "127.0.0.1");
          onward.on("error", () => {});
          socket.pipe(onward);
          onward.on("data", (data) => socket.writable && socket.write(data));
        },
        "https",
      );
    }
  }
  return faults;
}

export let proxyUrl = "";
