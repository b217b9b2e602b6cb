// Runs before everything else. The gallery brings its engine along, and with it zod, which tries once whether it may
// make code from text as soon as a schema is built. The Content-Security-Policy forbids that; told beforehand, zod
// does not try. Baton's own page has no schema and does not need this.
globalThis.__zod_globalConfig = { jitless: true }
