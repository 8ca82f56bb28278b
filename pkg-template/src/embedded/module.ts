import module from "#module";

/** The wasm as the runtimes of the edge import it: compiled when the code was deployed. */
export default function embedded(): WebAssembly.Module {
  return module;
}
