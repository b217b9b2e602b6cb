import { createContext } from 'react'
import type { SearchPlace } from '../../shared/domain/search.ts'

/** Where in the message drawn here something was found that is to be seen; null mostly. What folds it away opens. */
export const FoundPlaceContext = createContext<SearchPlace | null>(null)
