/** What Zavu answers to a create: ASCII. */
export const ANSWER = JSON.stringify({
  invitation: {
    id: "inv_example",
    url: "https://dashboard.zavu.dev/invite/placeholder",
    token: "placeholder",
    status: "pending",
    clientName: "Example Bakery",
    clientEmail: "owner@bakery.example",
    clientPhone: "+14155552600",
    phoneNumberId: null,
    senderId: null,
    connectionType: "whatsapp_waba",
    expiresAt: "2026-01-08T00:00:00.000Z",
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
    viewedAt: null,
    startedAt: null,
    completedAt: null,
    failedAt: null,
    failureReason: null,
    connectedAccount: null,
  },
});

export const KEY = "zv_test_placeholder";
