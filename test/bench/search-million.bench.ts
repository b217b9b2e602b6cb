// Searching the largest library Baton is made for. Filling it and building its index takes some minutes.
import { measureSearch } from './measure-search.ts'

await measureSearch(1_000_000, 200)
