// Runs before everything else. The page's Content-Security-Policy forbids code made from text, and zod tries once
// whether it may make some as soon as a schema is built; told beforehand, it does not try.
globalThis.__zod_globalConfig = { jitless: true }
