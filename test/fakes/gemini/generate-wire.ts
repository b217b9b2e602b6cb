// The chunks of one streamGenerateContent answer. Data lines only; the body's end is the end.
import { dataRecords } from '../wire-server.ts'

export type GeneratePart = Readonly<Record<string, unknown>>

export interface GenerateScript {
  readonly responseId?: string
  readonly model?: string
  /** One chunk each. */
  readonly chunks: readonly (readonly GeneratePart[])[]
  /** null leaves it out, as in a cut answer. */
  readonly finishReason?: string | null
  readonly usage?: {
    readonly prompt: number
    readonly cached?: number
    readonly candidates?: number
    readonly thoughts?: number
  }
}

export type GenerateRecord = Readonly<Record<string, unknown>>

export function generateRecords(script: GenerateScript): GenerateRecord[] {
  const usage = script.usage ?? { prompt: 20, candidates: 10, thoughts: 6 }
  const total = usage.prompt + (usage.candidates ?? 0) + (usage.thoughts ?? 0)
  const usageMetadata = (isLast: boolean) => ({
    promptTokenCount: usage.prompt,
    ...(usage.cached === undefined ? {} : { cachedContentTokenCount: usage.cached }),
    // The real server counts as it goes; only the last chunk is the whole truth.
    ...(isLast && usage.candidates !== undefined ? { candidatesTokenCount: usage.candidates } : {}),
    ...(usage.thoughts === undefined ? {} : { thoughtsTokenCount: usage.thoughts }),
    totalTokenCount: isLast ? total : usage.prompt + (usage.thoughts ?? 0),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.prompt }],
  })
  const finishReason = script.finishReason === undefined ? 'STOP' : script.finishReason
  return script.chunks.map((parts, position) => {
    const isLast = position === script.chunks.length - 1
    return {
      candidates: [
        {
          content: { role: 'model', parts },
          index: 0,
          ...(isLast && finishReason !== null ? { finishReason } : {}),
        },
      ],
      usageMetadata: usageMetadata(isLast),
      modelVersion: script.model ?? 'gemini-3.8-flash',
      responseId: script.responseId ?? 'fakeResponse0001',
    }
  })
}

/** The body of an answer, line ends as Google sends them. */
export function generateBody(script: GenerateScript): string {
  return dataRecords(generateRecords(script), { done: false })
}
