import type {
    WasmSource
} from "./index.js";
declare const wasm: WasmSource;
export default wasm;
