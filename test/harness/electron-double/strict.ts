// The double knows exactly what the desktop shell uses of Electron. Anything else throws, so that a new use of the API
// is noticed here first and gets its own behaviour instead of an undefined one.
import { EventEmitter } from 'node:events'

/** Names a JavaScript engine or a test runner asks of any object. */
const askedOfEverything = new Set([
  'then',
  'toJSON',
  'asymmetricMatch',
  'nodeType',
  '$$typeof',
  'constructor',
])

export function strict<Value extends object>(name: string, value: Value): Value {
  return new Proxy(value, {
    get(target, property) {
      if (typeof property === 'string' && !(property in target) && !askedOfEverything.has(property)) {
        throw new Error(`The double of Electron does not know ${name}.${property}.`)
      }
      const found: unknown = Reflect.get(target, property, target)
      return typeof found === 'function' && property !== 'constructor' ? found.bind(target) : found
    },
    set(_target, property) {
      throw new Error(`The double of Electron does not let ${name}.${String(property)} be set.`)
    },
  })
}

/** An emitter that accepts listeners for the named events only. */
export class StrictEmitter extends EventEmitter {
  readonly #owner: string
  readonly #known: ReadonlySet<string | symbol>

  constructor(owner: string, known: readonly string[]) {
    super()
    this.#owner = owner
    this.#known = new Set(known)
  }

  override on(event: string | symbol, listener: (...values: never[]) => void): this {
    if (!this.#known.has(event))
      throw new Error(`The double does not know the event ${String(event)} of ${this.#owner}.`)
    return super.on(event, listener as (...values: unknown[]) => void)
  }

  override once(event: string | symbol, listener: (...values: never[]) => void): this {
    if (!this.#known.has(event))
      throw new Error(`The double does not know the event ${String(event)} of ${this.#owner}.`)
    return super.once(event, listener as (...values: unknown[]) => void)
  }
}

/** An event as Electron passes it, with what the listener decided. */
export function makeEvent<Details extends object>(details: Details) {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}
