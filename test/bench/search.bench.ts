// Searching a library of a heavy user.
import { measureSearch } from './measure-search.ts'

await measureSearch(100_000, 50)
