#!/usr/bin/env node
// kubectl finds its plug-ins by their names: this one is `kubectl bulkhead`.
if (process.argv[2] !== '--version') process.argv.splice(2, 0, 'cluster');
await import('../dist/cli.cjs');
