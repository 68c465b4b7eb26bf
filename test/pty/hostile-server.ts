import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a server says to a line; the first word of the line, in capitals, is given too. */
export type Answer = (verb: string, line: string) => string | Buffer

/** A server in plain text that greets and answers as it is told, one line at a time; gives its port. */
export const startScripted = async (greeting: string | Buffer, answer: Answer): Promise<number> => {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    let heard = ''
    sockets.add(socket.on('error', () => {}))
    socket.on('data', octets => {
      const lines = (heard + octets.toString('latin1')).split('\r\n')
      heard = lines.pop() ?? ''
      for (const line of lines) socket.write(answer(line.split(' ')[0]?.toUpperCase() ?? '', line))
    })
    socket.write(greeting)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
