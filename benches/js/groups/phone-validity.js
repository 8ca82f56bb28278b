import { group } from "./validate.js";

export default group("phone-validity", "the same, with the phone number's validity", {
  "ours-phone": ["zavu-invitations"],
  "zod-libphonenumber": ["zod", "libphonenumber-js/max"],
  "zod-mini-libphonenumber": ["zod/mini", "libphonenumber-js/max"],
  "valibot-google": ["valibot", "google-libphonenumber"],
});
