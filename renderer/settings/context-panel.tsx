import { useEffect } from 'react'
import { defaultContextPolicy, windowThreshold } from '../../shared/domain/default-context-policy.ts'
import { type Choice, ChoiceList } from '../history/choice-list.tsx'
import { updateSettings } from '../state/actions.ts'
import { describeModel } from '../state/choose-model.ts'
import { useAccounts, useSettings } from '../state/hooks.ts'
import { refreshStaleModels, useModelsStore } from '../state/models-store.ts'
import { Select } from '../ui/select.tsx'
import { formatCount } from '../usage/format-numbers.ts'
import { PanelHeading } from './panel-heading.tsx'
import {
  modelKey,
  patchOfWriter,
  type SummaryWriter,
  summaryModelOptions,
  summaryWriter,
} from './summary-choice.ts'
import { TitlesSection } from './titles-section.tsx'

const standardTokens =
  defaultContextPolicy.kind === 'segments' ? formatCount(defaultContextPolicy.thresholdTokens) : ''

/** Who writes the summaries that stand for older messages. */
export function ContextPanel() {
  const settings = useSettings()
  const accounts = useAccounts()
  const byAccount = useModelsStore((state) => state.byAccount)
  const writer = summaryWriter(settings)
  const options = summaryModelOptions(settings.summaryModel, accounts, byAccount)
  const chosen = settings.summaryModel ?? options[0]?.model ?? null
  const obstacle =
    settings.summaryModel === null ? null : describeModel(settings.summaryModel, accounts, byAccount).obstacle

  useEffect(() => {
    if (writer === 'chosen-model') refreshStaleModels(accounts.map((account) => account.id))
  }, [writer, accounts])

  const choices: Choice<SummaryWriter>[] = [
    {
      value: 'conversation-model',
      label: 'The model of the conversation',
      sentence: 'Whoever answers next. Its call is listed and counted like any other.',
    },
    {
      value: 'this-computer',
      label: 'This computer',
      sentence:
        'Sentences are picked out here. It costs nothing and sends nothing; a model writes better ones.',
    },
  ]
  // Without any account there is no model to choose.
  if (chosen !== null) {
    choices.splice(1, 0, {
      value: 'chosen-model',
      label: 'One model for all conversations',
      sentence: 'The older part of each conversation is sent to it, whoever answers there.',
      details: (
        <div className="max-w-sm">
          <Select
            label="Model for summaries"
            value={modelKey(chosen)}
            options={options}
            {...(obstacle === null ? {} : { hint: obstacle })}
            onChange={(value) => {
              const option = options.find((candidate) => candidate.value === value)
              if (option !== undefined) void updateSettings(patchOfWriter('chosen-model', option.model))
            }}
          />
        </div>
      ),
    })
  }
  return (
    <>
      <PanelHeading
        title="Context"
        text={`When a conversation nears the window of its model, a summary can stand for its older part in what is sent. The messages themselves stay, here and on the screen. A new conversation does so at ${standardTokens} tokens, or at ${windowThreshold * 100} % of the window if that comes first; each conversation can choose otherwise under History and context.`}
      />
      <div className="max-w-lg">
        <h3 className="mb-2 font-semibold">Who writes summaries</h3>
        <ChoiceList<SummaryWriter>
          label="Who writes summaries"
          value={writer}
          choices={choices}
          onChange={(next) => void updateSettings(patchOfWriter(next, chosen))}
        />
      </div>
      <TitlesSection />
    </>
  )
}
