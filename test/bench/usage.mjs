// Loaded into a measured process: tells its parent what memory it took, at the end or when it is asked.
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ heapUsed: process.memoryUsage().heapUsed, cpu: process.cpuUsage() });
});
// The channel must not keep the process alive.
process.channel?.unref();
process.on('exit', () => process.send?.({ maxRSS: process.resourceUsage().maxRSS }));
