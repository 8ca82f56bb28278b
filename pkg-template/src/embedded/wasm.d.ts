// The compiled wasm. The build gives `#module` its file: `--alias` of esbuild in xtask/src/build/facade.rs. module.ts imports it.
declare module "#module" {
  const module: WebAssembly.Module;
  export default module;
}
