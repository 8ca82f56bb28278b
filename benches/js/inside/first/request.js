export const REQUEST = {
  clientName: "Example Bakery",
  clientEmail: "owner@bakery.example",
  clientPhone: "+14155552671",
  expiresInDays: 14,
  allowedPhoneCountries: ["US", "MX"],
  connectionType: /** @type {const} */ ("whatsapp_waba"),
};
