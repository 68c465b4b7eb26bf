import load from '../../node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js'
import wrapAssembly from '../../node_modules/yoga-layout/dist/src/wrapAssembly.js'

export * from '../../node_modules/yoga-layout/dist/src/generated/YGEnums.js'

const octets = /base64,([A-Za-z0-9+/=]+)/

/**
 * Yoga, by which Ink lays out, as the bundle has it in place of the package's own entry. That one waits for `fetch` to decode
 * a data URL, for which Node loads all of its HTTP client; this one is there at once. The octets of the WebAssembly stand
 * in the text of the function that loads them, and nowhere else. Throws where they do not: another version of Yoga.
 */
const yogaAtOnce = () => {
  const [, base64] = octets.exec(load.toString()) ?? []
  if (base64 === undefined) throw new Error('This is not the Yoga that Postern knows.')
  const assembly = {
    instantiateWasm(imports: object, receive: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(
        new WebAssembly.Module(Buffer.from(base64, 'base64')),
        imports,
      )
      receive(instance)
      return instance.exports
    },
  }
  load(assembly)
  return wrapAssembly(assembly)
}

export default yogaAtOnce()
