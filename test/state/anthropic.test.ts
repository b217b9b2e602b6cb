import { anthropicRows } from './anthropic-rows.ts'
import { describeRow } from './describe-row.ts'
import { describeRows } from './row-setting.ts'

describeRows(anthropicRows, describeRow)
