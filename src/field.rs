closed_enum! {
    /// A field of the request that creates an invitation. Issues are reported in this order.
    pub enum InvitationField {
        /// A label for the client.
        ClientName = "clientName",
        /// The client's e-mail address.
        ClientEmail = "clientEmail",
        /// The client's phone number.
        ClientPhone = "clientPhone",
        /// The number of your project that the client registers.
        PhoneNumberId = "phoneNumberId",
        /// How long the link works.
        ExpiresInDays = "expiresInDays",
        /// The countries whose phone numbers the client may register.
        AllowedPhoneCountries = "allowedPhoneCountries",
        /// The channel that the client connects.
        ConnectionType = "connectionType",
    }
}
