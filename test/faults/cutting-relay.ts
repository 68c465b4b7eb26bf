import { once } from 'node:events'
import { type AddressInfo, createServer, Socket } from 'node:net'

/** After how many octets of either direction a connection breaks. */
export type Cut = { readonly fromServer?: number; readonly toServer?: number }

/** How many octets went each way over one connection. */
export type Passed = { fromServer: number; toServer: number }

/** A line to a server on this machine, which breaks where it is told to. */
export type CuttingRelay = { readonly port: number; stop(): Promise<void> }

const host = '127.0.0.1'

/**
 * Gives a port that leads to another. `connected` is asked at each connection where to cut it, and is given what counts
 * the octets that pass. The client sees a cut at once, and the server an end behind the last octet. A new connection
 * waits until the server is done with those before it, as it would be by the time that a broken line is there again.
 */
export const startCuttingRelay = async (
  serverPort: number,
  connected: (passed: Passed) => Cut,
): Promise<CuttingRelay> => {
  const clients = new Set<Socket>()
  let former: Promise<unknown> = Promise.resolve()

  const connect = async (client: Socket) => {
    clients.add(client.on('error', () => {}))
    client.once('close', () => clients.delete(client))
    const passed: Passed = { fromServer: 0, toServer: 0 }
    const cut = connected(passed)
    const before = former
    const over = Promise.withResolvers<void>()
    former = Promise.all([before, over.promise])
    await before
    const server = new Socket({ allowHalfOpen: true }).setNoDelay().on('error', () => {})
    server.once('close', () => over.resolve())
    server.connect(serverPort, host)
    const carry = (from: Socket, to: Socket, way: keyof Passed) => {
      from.on('data', octets => {
        const limit = cut[way] ?? Number.POSITIVE_INFINITY
        const piece = octets.subarray(0, Math.max(0, limit - passed[way]))
        passed[way] += piece.length
        to.write(piece)
        if (passed[way] < limit) return
        // What the server still says is heard by nobody; it is read, so that the server comes to its end.
        server.removeAllListeners('data').resume().end()
        client.destroySoon()
      })
      from.on('end', () => to.end())
    }
    carry(client, server, 'toServer')
    carry(server, client, 'fromServer')
    client.once('close', () => server.end())
    server.once('end', () => server.end())
  }

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, connect)
  await once(listener.listen(0, host), 'listening')
  return {
    port: (listener.address() as AddressInfo).port,
    async stop() {
      for (const client of clients) client.destroy()
      await once(listener.close(), 'close')
    },
  }
}
