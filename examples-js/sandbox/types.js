// @ts-check

/**
 * @typedef {"create" | "list" | "retrieve" | "cancel" | "get_webhook" | "set_webhook" | "update_webhook"
 *   | "delete_webhook"} Operation
 */

/**
 * An invitation as it goes over the wire.
 *
 * @typedef {object} Invitation
 * @property {string} id
 * @property {string} url
 * @property {string} token
 * @property {"pending" | "in_progress" | "completed" | "failed" | "expired" | "cancelled"} status
 * @property {"whatsapp_waba" | "messenger"} connectionType
 * @property {string | null} clientName
 * @property {string | null} clientEmail
 * @property {string | null} clientPhone
 * @property {string | null} phoneNumberId
 * @property {string | null} senderId
 * @property {{ id: string, channel: "whatsapp" | "messenger", name: string | null } | null} connectedAccount
 * @property {string | null} viewedAt
 * @property {string | null} startedAt
 * @property {string | null} completedAt
 * @property {string | null} failedAt
 * @property {string | null} failureReason
 * @property {string} expiresAt
 * @property {string} createdAt
 * @property {string} updatedAt
 */

/**
 * A request body that passed the contract.
 *
 * @typedef {object} CreateRequest
 * @property {string} [clientName]
 * @property {string} [clientEmail]
 * @property {string} [clientPhone]
 * @property {string} [phoneNumberId]
 * @property {number} [expiresInDays]
 * @property {string[]} [allowedPhoneCountries]
 * @property {"whatsapp_waba" | "messenger"} [connectionType]
 */

/**
 * A query that passed the contract.
 *
 * @typedef {object} ListQuery
 * @property {string} [status]
 * @property {number} [limit]
 * @property {string} [cursor]
 */

/**
 * What a handler finds in its Hono context.
 *
 * @typedef {object} Env
 * @property {import("@hono/node-server").HttpBindings} Bindings
 * @property {{ body: Uint8Array, received: import("./recorder.js").ReceivedRequest }} Variables
 */

export {};
