import { describeRestart } from './describe-restart.ts'
import { describeRow } from './describe-row.ts'
import { geminiRows } from './gemini-rows.ts'
import { describeRows } from './row-setting.ts'

const { settingOf } = describeRows(geminiRows, describeRow)
describeRestart(geminiRows, settingOf)
