/// A field of the request that creates an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum InvitationField {
    ClientName,
    ClientEmail,
    ClientPhone,
    PhoneNumberId,
    ExpiresInDays,
    AllowedPhoneCountries,
    ConnectionType,
}

impl InvitationField {
    /// All fields, in the order in which issues are reported.
    pub const ALL: [Self; 7] = [
        Self::ClientName,
        Self::ClientEmail,
        Self::ClientPhone,
        Self::PhoneNumberId,
        Self::ExpiresInDays,
        Self::AllowedPhoneCountries,
        Self::ConnectionType,
    ];

    /// The field's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientName => "clientName",
            Self::ClientEmail => "clientEmail",
            Self::ClientPhone => "clientPhone",
            Self::PhoneNumberId => "phoneNumberId",
            Self::ExpiresInDays => "expiresInDays",
            Self::AllowedPhoneCountries => "allowedPhoneCountries",
            Self::ConnectionType => "connectionType",
        }
    }

    /// Finds a field by the exact spelling of its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}
