import { useContext } from 'react'
import { type ThreadPlace, ThreadPlaceContext } from './thread-place.ts'
import { useFoundWords } from './use-found-words.ts'
import { useScrollToTarget } from './use-scroll-target.ts'

/** Takes the thread around it to what was found, and marks the words. Its code comes when there is somewhere to go. */
export function ThreadTarget() {
  const place = useContext(ThreadPlaceContext)
  return place === null ? null : <Target place={place} />
}

function Target({ place }: { readonly place: ThreadPlace }) {
  useScrollToTarget(place)
  useFoundWords(place.scroller)
  return null
}
