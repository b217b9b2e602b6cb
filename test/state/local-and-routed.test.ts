import { describeRow } from './describe-row.ts'
import { compatibleRows } from './local-and-routed-rows.ts'
import { describeRows } from './row-setting.ts'

describeRows(compatibleRows, describeRow)
