import { describeRestart } from './describe-restart.ts'
import { describeRow } from './describe-row.ts'
import { mistralRows } from './mistral-rows.ts'
import { describeRows } from './row-setting.ts'

const { settingOf } = describeRows(mistralRows, describeRow)
describeRestart(mistralRows, settingOf)
