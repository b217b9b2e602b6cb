import { useEffect } from 'react'
import type { Settings } from '../../shared/domain/settings.ts'
import { type Choice, ChoiceList } from '../history/choice-list.tsx'
import { updateSettings } from '../state/actions.ts'
import { describeModel } from '../state/choose-model.ts'
import { useAccounts, useSettings } from '../state/hooks.ts'
import { refreshStaleModels, useModelsStore } from '../state/models-store.ts'
import { Select } from '../ui/select.tsx'
import { modelKey, summaryModelOptions } from './summary-choice.ts'

type TitleMethod = Settings['titleMethod']

/** How a conversation gets its title. */
export function TitlesSection() {
  const { titleMethod, titleModel } = useSettings()
  const accounts = useAccounts()
  const byAccount = useModelsStore((state) => state.byAccount)
  const options = summaryModelOptions(titleModel, accounts, byAccount)
  const obstacle = titleModel === null ? null : describeModel(titleModel, accounts, byAccount).obstacle

  useEffect(() => {
    if (titleMethod === 'model') refreshStaleModels(accounts.map((account) => account.id))
  }, [titleMethod, accounts])

  const choices: Choice<TitleMethod>[] = [
    {
      value: 'offline',
      label: 'Made on this computer',
      sentence: 'From the first question and its answer. It costs nothing and sends nothing.',
    },
    {
      value: 'model',
      label: 'Asked of a model',
      sentence:
        'One small call after the first answer, with the beginning of both: mostly a few hundred tokens in and ten out. It is listed and counted like any other. When it fails, or would go over a budget or the amount you want to be asked above, the title is made on this computer.',
      details: (
        <div className="max-w-sm">
          <Select
            label="Model for titles"
            value={titleModel === null ? '' : modelKey(titleModel)}
            options={[{ value: '', label: 'A cheap one of the account that answered' }, ...options]}
            {...(obstacle === null
              ? titleModel === null
                ? {
                    hint: 'By the prices known of its models. A model on your own hardware names its conversations itself.',
                  }
                : {}
              : { hint: obstacle })}
            onChange={(value) =>
              void updateSettings({
                titleModel: options.find((option) => option.value === value)?.model ?? null,
              })
            }
          />
        </div>
      ),
    },
    {
      value: 'off',
      label: 'Its first words',
      sentence: 'They stay until you rename it, or ask for a new title in its menu.',
    },
  ]
  return (
    <section aria-label="Titles" className="mt-7 max-w-lg">
      <h3 className="font-semibold">Titles</h3>
      <p className="mt-0.5 mb-2 text-pretty text-label text-muted">
        What a conversation is called after its first answer. A title you gave it is never changed.
      </p>
      <ChoiceList<TitleMethod>
        label="Titles"
        value={titleMethod}
        choices={choices}
        onChange={(next) => updateSettings({ titleMethod: next })}
      />
    </section>
  )
}
