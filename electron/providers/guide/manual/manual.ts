// The manual the guide answers from. It tells what this version does and nothing else: what cannot be done yet is said
// to be so. Change it in the same commit as what it describes.
import { accountSections } from './accounts.ts'
import { answerSections } from './answers.ts'
import { contextSections } from './context.ts'
import { failureSections } from './failures.ts'
import { interfaceSections } from './interface.ts'
import { keepingSections } from './keeping.ts'
import { librarySections } from './library.ts'
import { modelSections } from './models.ts'
import { notYetSections } from './not-yet.ts'
import { rememberingSections } from './remembering.ts'
import type { ManualSection } from './section.ts'
import { startSections } from './start.ts'
import { usageSections } from './usage.ts'

export const manual: readonly ManualSection[] = [
  ...startSections,
  ...accountSections,
  ...modelSections,
  ...rememberingSections,
  ...contextSections,
  ...usageSections,
  ...answerSections,
  ...failureSections,
  ...librarySections,
  ...keepingSections,
  ...interfaceSections,
  ...notYetSections,
]
