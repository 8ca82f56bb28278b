import type { ReactNode } from "react";
import "./style.css";

export const metadata = { title: "Invite a client" };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Invite a client</h1>
          {children}
        </main>
      </body>
    </html>
  );
}
