// What the real Gemini APIs refuse with a 400. Returns the sentence of the error, or null.
export type Json = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function recordsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

const bodyFields = new Set([
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'safetySettings',
  'generationConfig',
  'cachedContent',
])

function checkContent(content: Json, at: string): string | null {
  if (content.role !== 'user' && content.role !== 'model')
    return `${at}: Please use a valid role: user, model.`
  const parts = recordsOf(content.parts)
  if (parts.length === 0) return `${at}.parts: must not be empty`
  for (const [position, part] of parts.entries()) {
    const keys = Object.keys(part).filter((key) => key !== 'thought' && key !== 'thoughtSignature')
    if (keys.length === 0)
      return `${at}.parts[${position}]: required oneof field 'data' must have one initialized field`
    if (isRecord(part.functionCall) && typeof part.thoughtSignature !== 'string') {
      return `${at}.parts[${position}]: Function call is missing a thought_signature in functionCall parts.`
    }
  }
  return null
}

/** Checks the body of streamGenerateContent. */
export function checkGenerateBody(body: unknown): string | null {
  if (!isRecord(body)) return 'Invalid JSON payload received.'
  const unknown = Object.keys(body).find((key) => !bodyFields.has(key))
  if (unknown !== undefined)
    return `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`
  const contents = recordsOf(body.contents)
  if (contents.length === 0) return '* GenerateContentRequest.contents: contents is not specified'
  for (const [index, content] of contents.entries()) {
    const problem = checkContent(content, `contents[${index}]`)
    if (problem !== null) return problem
  }
  if (contents.at(-1)?.role !== 'user') return 'Please ensure that the last turn is a user turn.'
  for (const [index, content] of contents.entries()) {
    const callCount = recordsOf(content.parts).filter((part) => isRecord(part.functionCall)).length
    const next = recordsOf(contents[index + 1]?.parts)
    const answers = next.filter((part) => isRecord(part.functionResponse))
    if (callCount > 0 && answers.length !== callCount) {
      return 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.'
    }
    if (answers.some((part) => !isRecord((part.functionResponse as Json).response))) {
      return `contents[${index + 1}]: function_response.response must be an object`
    }
  }
  return null
}

const interactionFields = new Set([
  'model',
  'input',
  'previous_interaction_id',
  'store',
  'stream',
  'system_instruction',
  'tools',
  'generation_config',
  'response_format',
  'safety_settings',
  'service_tier',
  'labels',
  'continuation_token',
])
const stepTypes = new Set(['user_input', 'model_output', 'thought', 'function_call', 'function_result'])

/** Checks the body of countTokens: contents, or a whole request, but not both (Gemini API reference, 2026-11). */
export function checkCountBody(body: unknown): string | null {
  if (!isRecord(body)) return 'Invalid JSON payload received.'
  const unknown = Object.keys(body).find((key) => key !== 'contents' && key !== 'generateContentRequest')
  if (unknown !== undefined)
    return `Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`
  const whole = body.generateContentRequest
  if (whole !== undefined && body.contents !== undefined)
    return 'contents and generateContentRequest are mutually exclusive.'
  if (whole === undefined) return checkGenerateBody({ contents: body.contents })
  if (!isRecord(whole) || typeof whole.model !== 'string' || !whole.model.startsWith('models/'))
    return '* CountTokensRequest.generate_content_request.model: model is not specified'
  const { model: _model, ...request } = whole
  return checkGenerateBody(request)
}

/** The input of an interaction as steps: a text, contents and a content are what the person says. */
export function inputSteps(input: unknown): Json[] {
  if (typeof input === 'string') return [{ type: 'user_input', content: [{ type: 'text', text: input }] }]
  const given = isRecord(input) ? [input] : recordsOf(input)
  const areSteps = given.some((item) => stepTypes.has(String(item.type)))
  return areSteps || given.length === 0 ? given : [{ type: 'user_input', content: given }]
}

/** Checks the body of POST /v1beta/interactions. `madeSignatures` are those the server itself handed out. */
export function checkInteractionBody(
  body: unknown,
  madeSignatures: ReadonlySet<string>,
): { readonly code: string; readonly message: string } | null {
  const refuse = (message: string, code = 'invalid_request') => ({ code, message })
  if (!isRecord(body)) return refuse('The body is not valid JSON.')
  const unknown = Object.keys(body).find((key) => !interactionFields.has(key))
  if (unknown !== undefined) return refuse(`Unknown parameter: ${unknown}.`, 'parameter_unknown')
  if (typeof body.model !== 'string') return refuse('model is required.')
  if (body.previous_interaction_id !== undefined && typeof body.previous_interaction_id !== 'string')
    return refuse('previous_interaction_id must be a string.')
  const steps = inputSteps(body.input)
  if (steps.length === 0) return refuse('input is required.')
  let hasThought = false
  for (const [index, step] of steps.entries()) {
    if (!stepTypes.has(String(step.type))) return refuse(`input[${index}].type is not a step type.`)
    if (step.type === 'thought') {
      hasThought = true
      if (!madeSignatures.has(String(step.signature)))
        return refuse(`input[${index}].signature is not valid.`)
    }
    if (step.type === 'function_call' && !hasThought) {
      return refuse('function_call steps must carry the signature they were made with.')
    }
    const needsContent = step.type === 'user_input' || step.type === 'model_output'
    if (needsContent && recordsOf(step.content).length === 0)
      return refuse(`input[${index}].content is empty.`)
  }
  return null
}
