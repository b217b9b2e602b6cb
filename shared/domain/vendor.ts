// Who bills (vendor) and which wire dialect is spoken (api). One api serves many vendors.
import { z } from 'zod'
import { vendors } from './vendor-list.ts'

/**
 * The name of a wire dialect, for example `openai-responses`. Open on purpose: the registry of the engine says which
 * ones Baton speaks, so that adding one touches its own folder and one line.
 */
export const apiKindSchema = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)
export type ApiKind = z.infer<typeof apiKindSchema>

export const vendorSchema = z.enum(vendors)
export type Vendor = z.infer<typeof vendorSchema>
