// Parses the YAML files that a list names, and prints the milliseconds that parsing took; reading is not counted.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

let taken = 0;
for (const file of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const text = readFileSync(file, 'utf8');
  const started = performance.now();
  try {
    parseAllDocuments(text);
  } catch {
    // What it cannot take, it has tried.
  }
  taken += performance.now() - started;
}
console.log(taken);
