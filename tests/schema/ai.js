// The AI SDK gives a model the JSON Schema of a tool, and checks what comes back.
import assert from "node:assert/strict";
import { asSchema, tool } from "ai";
import { invitationSchema } from "zavu-invitations";

const { inputSchema } = tool({
  description: "Creates an invitation",
  inputSchema: invitationSchema,
  execute: async (request) => request.clientName,
});
const schema = asSchema(inputSchema);

export async function aModelSeesTheJsonSchema() {
  const { type, properties, additionalProperties } = await schema.jsonSchema;
  assert.deepEqual([type, additionalProperties], ["object", false]);
  assert.deepEqual([properties.expiresInDays.minimum, properties.expiresInDays.maximum], [1, 30]);
  assert.deepEqual(properties.connectionType.enum, ["whatsapp_waba", "messenger"]);
}

export async function whatItAnswersIsChecked() {
  const request = { clientName: "Acme", expiresInDays: 7 };
  assert.deepEqual(await schema.validate(request), { success: true, value: request });
  const { success, error } = await schema.validate({ expiresInDays: 31 });
  assert.equal(success, false);
  assert.match(JSON.stringify(error.cause ?? error), /must be at most 30, found 31/);
}
