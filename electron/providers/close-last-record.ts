// Some servers end a stream without the blank line that closes its last record, and the vendors' SDKs then drop it or
// call the whole answer broken. A body that ended properly gets the blank line; one that was cut does not.

/** Returns the response with its body closed; answers that are no stream come back as they are. */
export function closeLastRecord(response: Response): Response {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  if (!response.ok || response.body === null || !isStream) return response
  const reader = response.body.getReader()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (!done) {
          controller.enqueue(value)
          return
        }
        controller.enqueue(new TextEncoder().encode('\n\n'))
        controller.close()
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return new Response(body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  })
}
