// What the tests of a row share: one application for all rows of a file, one server for each row, a second account there,
// another vendor to go to and come back from. Every test leads a conversation of its own.
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { ContinuationMode } from '../../shared/domain/continuation.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import { openStateBench, type StateBench } from './state-bench.ts'
import { type StateFake, startCompatible } from './state-fake.ts'
import type { StateRow } from './state-row.ts'
import { type Speaker, Talk } from './talk.ts'

export interface RowSetting {
  readonly row: StateRow
  readonly bench: StateBench
  readonly fake: StateFake
  readonly speaker: Speaker
  /** The same models through another account. */
  readonly otherAccount: Speaker
  readonly otherModel: Speaker | null
  /** A server of another vendor. */
  readonly guest: Speaker
  /** Begins a conversation, in the mode of the row unless another is given. */
  talk(mode?: ContinuationMode, speaker?: Speaker): Talk
  /** What the list says is held is what the server keeps since the test began. */
  expectHeldAsKept(talk: Talk): Promise<void>
  /** To be called before each test. */
  mark(): void
}

/** Runs `register` for every row, each with its setting once the hooks have run. */
export function describeRows(
  rows: readonly StateRow[],
  register: (setting: () => RowSetting, row: StateRow) => void,
): void {
  let bench: StateBench | null = null
  let guestFake: StateFake | null = null
  let guest: Speaker | null = null

  beforeAll(async () => {
    bench = await openStateBench()
    guestFake = await startCompatible(bench.clock, 'custom')
    const accountId = await bench.addAccount({ vendor: 'custom', url: guestFake.url, name: 'Guest' })
    guest = { model: { accountId, modelId: 'maker/house' }, fake: guestFake }
  })
  afterAll(async () => {
    await bench?.close()
    await guestFake?.close()
  })

  for (const row of rows) {
    describe(row.name, () => {
      let setting: RowSetting | null = null
      beforeAll(async () => {
        if (bench === null || guest === null) throw new Error('the application is not open')
        setting = await settingOf(row, bench, guest)
      })
      afterAll(() => setting?.fake.close())
      register(() => {
        if (setting === null) throw new Error('the row is not set up')
        return setting
      }, row)
    })
  }
}

async function settingOf(row: StateRow, bench: StateBench, guest: Speaker): Promise<RowSetting> {
  const fake = await row.start(bench.clock)
  const { vendor, settings } = row
  const accountId = await bench.addAccount({ vendor, settings, url: fake.url })
  const otherId = await bench.addAccount({ vendor, settings, url: fake.url, name: `${vendor} again` })
  const speaker: Speaker = { model: { accountId, modelId: row.modelId }, fake }
  let keptBefore = new Set<string>()
  return {
    row,
    bench,
    fake,
    speaker,
    otherAccount: { model: { accountId: otherId, modelId: row.modelId }, fake },
    otherModel: row.otherModelId === null ? null : { model: { accountId, modelId: row.otherModelId }, fake },
    guest,
    talk(mode = row.mode, by = speaker) {
      const talk = new Talk(bench, by)
      if (mode !== 'automatic') openConversation(bench, talk.id, by, mode)
      return talk
    },
    mark() {
      keptBefore = new Set(fake.storedIds())
    },
    async expectHeldAsKept(talk) {
      if (!row.listsAllThatIsKept) return
      const held = (await talk.held()).map(({ value }) => value)
      expect(held.toSorted()).toEqual(
        fake
          .storedIds()
          .filter((id) => !keptBefore.has(id))
          .toSorted(),
      )
    },
  }
}

/** A conversation without messages, as it must be for its first turn to go in a mode of its own. */
export function openConversation(
  bench: StateBench,
  id: string,
  speaker: Speaker,
  mode: ContinuationMode,
): void {
  const now = bench.clock.now()
  bench.services.store.conversations.insert({
    id,
    title: 'A talk',
    titleSource: 'first-message',
    headMessageId: null,
    model: speaker.model,
    systemText: null,
    continuationMode: mode,
    contextPolicy: defaultContextPolicy,
    draft: '',
    createdAt: now,
    updatedAt: now,
    pinnedAt: null,
    archivedAt: null,
    trashedAt: null,
  })
}
