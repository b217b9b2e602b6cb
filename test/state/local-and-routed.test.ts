import { describeRestart } from './describe-restart.ts'
import { describeRow } from './describe-row.ts'
import { compatibleRows } from './local-and-routed-rows.ts'
import { describeRows } from './row-setting.ts'

const { settingOf } = describeRows(compatibleRows, describeRow)
describeRestart(compatibleRows, settingOf)
