export default defineEventHandler((event) => signIn(toWebRequest(event), process.env));
