import { signIn } from "../session";

const handle = (request: Request) => signIn(request, process.env);

export { handle as GET, handle as POST };
