// Finds a worker's file both ways Baton runs: from its TypeScript sources (tests, Node's type stripping) and from
// out/main, where the build puts every worker beside every chunk.

/** @param name e.g. "export-worker": electron/workers/export-worker.ts, out/main/export-worker.js once built. */
export function workerFile(name: string, from: string = import.meta.url): URL {
  return new URL(from.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, from)
}
