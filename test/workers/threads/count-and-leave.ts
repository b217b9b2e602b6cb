// A process of its own that counts and then has nothing left to do: it must end although its thread is never closed.
import { createTokenCounter } from '../../../electron/workers/count-tokens.ts'

const log = { info: () => {}, error: () => {}, hide: () => {} }
const counter = createTokenCounter({ log })
process.stdout.write(String(await counter.countText('hello world')))
