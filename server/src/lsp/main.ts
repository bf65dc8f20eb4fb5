/** Entry point of the server under VS Code: a process of its own in Node, a worker in a browser. */

if (typeof process === 'undefined') void import('./browser.ts');
else void import('./node.ts');

export {};
