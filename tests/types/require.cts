// Compiled as CommonJS: `require` gives a locale itself.
import invitations = require("zavu-invitations");
import es = require("zavu-invitations/locales/es");

const locale: invitations.Locale = es;
invitations.validateInvitation({}, { locale });
