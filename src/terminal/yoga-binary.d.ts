// What neither the package nor the types of Node declare.

declare module '*/yoga-wasm-base64-esm.js' {
  /** Calls the `instantiateWasm` of the assembly that it is given, and fills the rest of it in. */
  const load: (assembly: object) => Promise<object>
  export default load
}

declare namespace WebAssembly {
  class Module {
    constructor(octets: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: object)
    readonly exports: object
  }
}
