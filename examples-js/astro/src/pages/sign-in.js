import { signIn } from "../session.js";

/** @param {{ request: Request }} context */
const handle = ({ request }) => signIn(request, process.env);

export { handle as GET, handle as POST };
