"use server";

import { headers } from "next/headers";
import { create, type State } from "../create";
import { readSession } from "../session";

export async function invite(_: State, form: FormData): Promise<State> {
  // Whoever knows its id can call an action, without the page.
  const user = await readSession((await headers()).get("cookie"), process.env);
  if (user === undefined) return { failure: "Sign in first.", form };
  return create(form, {
    apiKey: process.env.ZAVUDEV_API_KEY,
    baseUrl: process.env.ZAVUDEV_BASE_URL,
  });
}
