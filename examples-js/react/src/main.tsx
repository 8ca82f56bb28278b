import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { InviteForm } from "./InviteForm.tsx";
import "./style.css";

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <main>
      <h1>Invite a client</h1>
      <InviteForm />
    </main>
  </StrictMode>,
);
