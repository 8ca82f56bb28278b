import adapter from "@sveltejs/adapter-node";
import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

// The address of the site, like https://app.example: forms are taken from there alone. Left out, it is that of the
// request, by https.
const origin = process.env.ORIGIN;

export default defineConfig({ plugins: [sveltekit({ adapter: adapter(), paths: { origin } })] });
