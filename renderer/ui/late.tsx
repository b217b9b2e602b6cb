import { type ComponentType, useEffect, useState } from 'react'

type LoadPart = () => Promise<ComponentType>

const loadedParts = new WeakMap<LoadPart, ComponentType>()

interface LateProps {
  /** The same function each time: it stands for the part. */
  readonly load: LoadPart
}

/**
 * A part of the page whose code is fetched when it is first drawn; until it is there, nothing stands in its place. Unlike
 * something suspended it is drawn at once then: what replaces a fallback is held back by React for up to 300 ms.
 */
export function Late({ load }: LateProps) {
  const [Part, setPart] = useState(() => loadedParts.get(load) ?? null)
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null)
  useEffect(() => {
    if (loadedParts.has(load)) return
    let isGone = false
    load().then(
      (part) => {
        loadedParts.set(load, part)
        if (!isGone) setPart(() => part)
      },
      (error: unknown) => {
        if (!isGone) setFailure({ error })
      },
    )
    return () => {
      isGone = true
    }
  }, [load])
  if (failure !== null) throw failure.error
  return Part === null ? null : <Part />
}
