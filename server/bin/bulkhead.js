#!/usr/bin/env node
import { createRequire } from 'node:module';

// An `import` of it would read it twice, to learn first what it exports.
createRequire(import.meta.url)('../dist/cli.cjs');
