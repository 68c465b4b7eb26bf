import { describe } from 'vitest'
import { endpointsOf, somebody, startDemo } from './demo-server.ts'
import { type Rig, sessionSuite } from './session-suite.ts'

const embedded: Rig = {
  hasApop: true,
  async start() {
    const server = await startDemo()
    return {
      endpoints: endpointsOf(server),
      ...somebody,
      async deliver(messages) {
        for (const message of messages) server.deliver(message)
      },
      count: () => server.contents().count,
      stop: () => server.stop(),
    }
  },
}

describe('a session with the embedded server', () => sessionSuite(embedded))
