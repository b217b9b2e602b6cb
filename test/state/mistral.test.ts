import { describeRow } from './describe-row.ts'
import { mistralRows } from './mistral-rows.ts'
import { describeRows } from './row-setting.ts'

describeRows(mistralRows, describeRow)
