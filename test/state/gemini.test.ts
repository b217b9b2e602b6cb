import { describeRow } from './describe-row.ts'
import { geminiRows } from './gemini-rows.ts'
import { describeRows } from './row-setting.ts'

describeRows(geminiRows, describeRow)
