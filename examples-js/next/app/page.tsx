"use client";

import { create } from "./create";
import { InviteForm } from "./InviteForm";

export default function Page() {
  // The route beside this page has the key, and this page has not.
  return <InviteForm action={(_, form) => create(form, { baseUrl: "/api" })} />;
}
