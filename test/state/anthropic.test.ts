import { anthropicRows } from './anthropic-rows.ts'
import { describeRestart } from './describe-restart.ts'
import { describeRow } from './describe-row.ts'
import { describeRows } from './row-setting.ts'

const { settingOf } = describeRows(anthropicRows, describeRow)
describeRestart(anthropicRows, settingOf)
