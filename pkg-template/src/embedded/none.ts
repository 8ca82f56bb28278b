/** This entry carries no wasm: `init` gets it. */
export default function embedded(): undefined {}
