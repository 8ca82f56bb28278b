//! The request that creates an invitation: before validation a [`Draft`], after it a [`Valid`] request.

mod deserialize;
mod draft;
mod options;
mod unknown_fields;
mod valid;

use serde::{Deserialize, Serialize};

use crate::{ConnectionType, Report};
pub use draft::Draft;
pub use options::ValidationOptions;
pub use unknown_fields::UnknownFields;
pub use valid::Valid;

/// The name of [`UnknownFields`] in a request. In TypeScript it is an interface without members, so that
/// a misspelt field of a request is an error there.
type NoOtherFields = UnknownFields;

/// The request that creates an invitation. Every field is optional: `{}` is a valid request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase", default)]
pub struct CreateInvitationRequest {
    /// A label for the client on your side, at most 100 characters (Unicode code points).
    /// It is not the display name that WhatsApp shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub client_name: Option<String>,

    /// The client's e-mail address, by the HTML standard's rule for `<input type=email>`.
    /// Zavu sends no mail to it: sharing the link is up to you.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub client_email: Option<String>,

    /// The client's phone number in E.164 form: `+`, then 2 to 15 digits of which the first is not
    /// 0, like `+14155552671`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub client_phone: Option<String>,

    /// The id of a number of your Zavu project, which the client then registers instead of one of
    /// their own. Not with `connectionType` `messenger`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub phone_number_id: Option<String>,

    /// How long the link works, in whole days from 1 to 30. Zavu's default is 7.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub expires_in_days: Option<u32>,

    /// The countries whose phone numbers the client may register, as ISO 3166-1 alpha-2 codes in
    /// upper case, like `["US", "MX"]`; also `XK` for Kosovo. Not with `connectionType` `messenger`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub allowed_phone_countries: Option<Vec<String>>,

    /// The channel that the client connects. Zavu's default is `whatsapp_waba`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub connection_type: Option<ConnectionType>,

    /// Fields that this version does not know. They are errors, unless
    /// [`ValidationOptions::allow_unknown`] is set: then they are sent as they are.
    #[serde(flatten)]
    pub other: NoOtherFields,
}

impl CreateInvitationRequest {
    /// Checks the request by all rules.
    ///
    /// # Errors
    ///
    /// The report, when it holds at least one error.
    ///
    /// ```
    /// use zavu_invitations::{CreateInvitationRequest, IssueCode};
    ///
    /// let request = CreateInvitationRequest {
    ///     client_email: Some("contact@acme".to_owned()),
    ///     ..CreateInvitationRequest::default()
    /// };
    /// let valid = request.validate().unwrap();
    /// assert_eq!(valid.warnings()[0].code(), IssueCode::EmailDomainWithoutDot);
    /// ```
    pub fn validate(self) -> Result<Valid<Self>, Report> {
        self.validate_with(&ValidationOptions::default())
    }

    /// Checks the request by all rules, with options.
    ///
    /// # Errors
    ///
    /// The report, when it holds at least one error.
    pub fn validate_with(self, options: &ValidationOptions) -> Result<Valid<Self>, Report> {
        let report = Draft::from(&self).report_with(options);
        Valid::new(self, report)
    }
}
