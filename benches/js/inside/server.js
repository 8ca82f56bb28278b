// Answers every request as Zavu answers a create.
import { createServer } from "node:http";
import { ANSWER } from "./answer.js";

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(201, {
      "Content-Type": "application/json",
      "Content-Length": ANSWER.length,
      "X-RateLimit-Limit": "600",
      "X-RateLimit-Remaining": "599",
      "X-RateLimit-Reset": "1790000000000",
    });
    response.end(ANSWER);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens on no port");
  console.log(`port:${address.port}`);
});
