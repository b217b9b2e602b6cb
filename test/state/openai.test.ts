import { describeRestart } from './describe-restart.ts'
import { describeRow } from './describe-row.ts'
import { openAiRows } from './openai-rows.ts'
import { describeRows } from './row-setting.ts'

const { settingOf } = describeRows(openAiRows, describeRow)
describeRestart(openAiRows, settingOf)
