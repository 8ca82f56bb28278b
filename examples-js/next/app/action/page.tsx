import { InviteForm } from "../InviteForm";
import { invite } from "./invite";

export default function Page() {
  return <InviteForm action={invite} />;
}
