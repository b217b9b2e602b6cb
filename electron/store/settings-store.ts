import { defaultSettings } from '../../shared/domain/default-settings.ts'
import { type Settings, settingsSchema } from '../../shared/domain/settings.ts'
import { applyPatch } from './apply-patch.ts'
import type { Database } from './database.ts'
import type { JsonReader } from './read-json.ts'
import type { SettingsStore } from './store.ts'

type SettingName = keyof Settings

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingsSchema.shape, name)
}

export function createSettingsStore(database: Database, json: JsonReader): SettingsStore {
  const { query } = database
  const all = database.prepare(() => query.selectFrom('settings').select(['name', 'value']))
  const write = database.prepare((values: { name: string; value: string }) =>
    query
      .insertInto('settings')
      .values({ name: values.name, value: values.value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: values.value })),
  )

  const read = (): Settings => {
    const settings: Record<string, unknown> = { ...defaultSettings }
    for (const { name, value } of all.all({})) {
      // A setting of another version of Baton stays in the file, unread.
      if (!isSettingName(name)) continue
      const schema = settingsSchema.shape[name]
      const accept = (stored: unknown): { value: unknown } | null => {
        const parsed = schema.safeParse(stored)
        return parsed.success ? { value: parsed.data } : null
      }
      settings[name] = json.read(value, `settings.${name}`, accept, { value: defaultSettings[name] }).value
    }
    return settingsSchema.parse(settings)
  }

  return {
    read,
    update(patch) {
      return database.transaction(() => {
        const settings = settingsSchema.parse(applyPatch(read(), patch))
        for (const [name, value] of Object.entries(patch)) {
          if (value !== undefined && isSettingName(name))
            write.run({ name, value: JSON.stringify(settings[name]) })
        }
        return settings
      })
    },
  }
}
