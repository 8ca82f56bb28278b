open_enum! {
    /// The channel that the client connects: one invitation connects one.
    pub enum ConnectionType in TypeScript as known_strings {
        /// WhatsApp, through Meta's embedded signup. The default.
        WhatsappWaba = "whatsapp_waba",
        /// Messenger: the client picks a Facebook Page that they administer.
        Messenger = "messenger",
    }
}
