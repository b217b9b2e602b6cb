import { describeRow } from './describe-row.ts'
import { openAiRows } from './openai-rows.ts'
import { describeRows } from './row-setting.ts'

describeRows(openAiRows, describeRow)
