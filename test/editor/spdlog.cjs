/**
 * Stands in for `@vscode/spdlog`, whose native part code-server would have to compile. Without it the editor
 * writes no log files, and so shows no text in an extension's output channel.
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(_type, _name, file) {
    mkdirSync(dirname(file), { recursive: true });
    this.file = file;
    this.level = 2;
    this.bare = false;
  }

  write(level, message) {
    if (level < this.level) return;
    appendFileSync(
      this.file,
      this.bare ? message : `${new Date().toISOString()} [${LEVELS[level]}] ${message}\n`,
    );
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  clearFormatters() {
    this.bare = true;
  }

  setPattern() {}
  flush() {}
  drop() {}
}

for (const [level, name] of LEVELS.entries()) {
  Logger.prototype[name] = function log(message) {
    this.write(level, message);
  };
}

async function createLogger(name, file) {
  return new Logger('rotating', name, file);
}

// One by one, so that `import()` sees the names.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
