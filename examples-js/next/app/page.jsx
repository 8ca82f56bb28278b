"use client";

import { useState } from "react";
import { createInvitation, isInvitationsError, validateField } from "zavu-invitations";

export default function Page() {
  const [email, setEmail] = useState("");
  const [said, setSaid] = useState("");
  const issues = email === "" ? [] : validateField("clientEmail", email);

  async function invite(event) {
    event.preventDefault();
    try {
      // The route beside this page: it has the key, and this page has not.
      const { invitation } = await createInvitation({ clientEmail: email }, { baseUrl: "/api" });
      setSaid(`Send this link: ${invitation.url}`);
    } catch (error) {
      if (!isInvitationsError(error)) throw error;
      setSaid(error.message);
    }
  }

  return (
    <form noValidate onSubmit={invite}>
      <label>
        E-mail <input value={email} onChange={({ target }) => setEmail(target.value)} />
      </label>
      {issues.map(({ code, message }) => (
        <p key={code}>{message}</p>
      ))}
      <button type="submit">Invite</button>
      <output>{said}</output>
    </form>
  );
}
