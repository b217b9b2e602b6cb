// What the real Gemini APIs refuse with a 400. Returns the sentence of the error, or null.
export type Json = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function recordsOf(value: unknown): Json[] {
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
])
const stepTypes = new Set(['user_input', 'model_output', 'thought', 'function_call', 'function_result'])

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
  const steps = recordsOf(body.input)
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
