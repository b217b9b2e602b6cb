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

/** Runs `register` for every row, each with its setting, which is there once the hooks have run. */
export function describeRows(
  rows: readonly StateRow[],
  register: (setting: () => RowSetting, row: StateRow) => void,
): { readonly settingOf: (row: StateRow) => RowSetting } {
  const settings = new Map<StateRow, RowSetting>()
  const closers: (() => Promise<void>)[] = []
  const settingOf = (row: StateRow) => {
    const setting = settings.get(row)
    if (setting === undefined) throw new Error(`${row.name} is not set up`)
    return setting
  }

  beforeAll(async () => {
    const bench = await openStateBench()
    closers.push(() => bench.close())
    const guestFake = await startCompatible(bench.clock, 'custom')
    closers.push(() => guestFake.close())
    const accountId = await bench.addAccount({ vendor: 'custom', url: guestFake.url, name: 'Guest' })
    const guest = { model: { accountId, modelId: 'maker/house' }, fake: guestFake }
    for (const row of rows) {
      const setting = await setUp(row, bench, guest)
      closers.push(() => setting.fake.close())
      settings.set(row, setting)
    }
  })
  afterAll(async () => {
    for (const close of closers) await close()
  })

  for (const row of rows) {
    describe(row.name, () => {
      register(() => settingOf(row), row)
    })
  }
  return { settingOf }
}

async function setUp(row: StateRow, bench: StateBench, guest: Speaker): Promise<RowSetting> {
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
    folderId: null,
    tagIds: [],
    isUnread: false,
    source: null,
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
