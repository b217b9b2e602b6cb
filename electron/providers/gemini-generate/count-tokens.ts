// Google counts the input of a whole request of generateContent; Interactions has no count of its own.
import type { CountTokensParameters } from '@google/genai'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import { AdapterError, type AdapterIo, type TurnRequest } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { withQuestion } from '../require-question.ts'
import { classifyGoogle } from './classify.ts'
import { googleCallOf, type OpenCall, openGoogle } from './open-google.ts'
import { contentsOf, systemInstructionOf } from './request.ts'

/**
 * The body of the count. The SDK takes no system text for this API, so the whole request goes in as `generateContentRequest`;
 * `contents` beside it would be refused (Gemini API reference: countTokens, 2026-11). A history is counted before there
 * is a question, too.
 */
export function buildCountParameters(request: TurnRequest): CountTokensParameters {
  const systemInstruction = systemInstructionOf(request)
  const whole = {
    model: `models/${request.modelId}`,
    contents: contentsOf(withQuestion(request.messages)),
    ...(systemInstruction === undefined ? {} : { systemInstruction }),
  }
  const parameters: Omit<CountTokensParameters, 'contents'> = {
    model: request.modelId,
    config: { httpOptions: { extraBody: { generateContentRequest: whole } } },
  }
  return parameters as CountTokensParameters
}

/** Input tokens of a request as Google counts them. @throws AdapterError */
export async function countGoogleTokens(request: TurnRequest, io: AdapterIo): Promise<number> {
  let google: OpenCall | null = null
  try {
    google = await openGoogle(io)
    const { totalTokens } = await google.client.models.countTokens(buildCountParameters(request))
    if (totalTokens === undefined || !Number.isInteger(totalTokens) || totalTokens < 0) {
      throw new AdapterError(failureOf('unknown', { vendorName: vendorNames[io.vendor] }))
    }
    return totalTokens
  } catch (thrown) {
    const call = googleCallOf(io, request.modelId, google?.seen ?? null)
    throw new AdapterError(classifyGoogle(thrown, { ...call, hasStarted: false }))
  }
}
