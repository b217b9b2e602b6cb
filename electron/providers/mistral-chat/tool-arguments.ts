// Mistral's chat templates parse the arguments of every call, so text that is no JSON object cannot go back
// (mistral-common, 2026). What a model wrote may be empty, cut by its limit, or something else.

/** May a call go back exactly as it came? */
export function isObjectText(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  } catch {
    // Broken off in the middle: not an object.
    return false
  }
}

/** The arguments as they may be sent; text that is no object is kept under a key of its own rather than lost. */
export function sendableArguments(argumentsJson: string): string {
  if (argumentsJson.trim() === '') return '{}'
  return isObjectText(argumentsJson) ? argumentsJson : JSON.stringify({ arguments: argumentsJson })
}
