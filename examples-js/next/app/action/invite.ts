"use server";

import { create, type State } from "../create";

// Everybody may call it here: your own action asks first who is signed in.
export async function invite(_: State, form: FormData): Promise<State> {
  return create(form, {
    apiKey: process.env.ZAVUDEV_API_KEY,
    baseUrl: process.env.ZAVUDEV_BASE_URL,
  });
}
