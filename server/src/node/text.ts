/** Reads and writes text files of this machine. */

import { closeSync, constants, promises as fs, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { maxFileSize, TooLargeError } from '../workspace/files.ts';

/** Opening must not wait: a file can become a pipe after it was looked at. Windows has no such flag. */
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a regular file of at most 10 MB. A byte order mark tells the encoding and is no part of the text.
 *
 * @throws TooLargeError
 * @throws Error with a message for people when it is something else or unreadable
 */
export async function readText(file: string): Promise<string> {
  return decode(await readBytes(file)).text;
}

/** The mark that a file of UTF-8 begins with, or nothing; `undefined` for one of UTF-16. @throws as `readText` */
export async function byteOrderMark(file: string): Promise<string | undefined> {
  const bytes = await readBytes(file);
  if (isUtf16(bytes)) return undefined;
  return bytes.subarray(0, 3).equals(Buffer.from('\uFEFF')) ? '\uFEFF' : '';
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    // Opening a device can make it do something, so that is looked at first.
    checkStat(statSync(file));
    const handle = openSync(file, readFlags);
    try {
      checkStat(fstatSync(handle));
      return checkSize(readFileSync(handle));
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw forPeople(error);
  }
}

function checkStat(stat: { isFile(): boolean; isDirectory(): boolean; readonly size: number }): void {
  if (stat.isDirectory()) throw new Error('it is a folder');
  if (!stat.isFile()) throw new Error('not a regular file');
  if (stat.size > maxFileSize) throw new TooLargeError();
}

function checkSize(bytes: Buffer): Buffer {
  if (bytes.length > maxFileSize) throw new TooLargeError();
  return bytes;
}

/** Reads a stream of at most `limit` bytes, 10 MB unless said, to its end. @throws TooLargeError */
export async function readStream(stream: AsyncIterable<Buffer>, limit = maxFileSize): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw new TooLargeError(limit);
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks)).text;
}

/** The lines of a stream of UTF-8 as they come; `undefined` for one of more than `limit` bytes, which is passed over. */
export async function* linesOf(
  stream: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<string | undefined> {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (part: Buffer) => {
    size += part.length;
    if (size > limit) parts = [];
    else parts.push(part);
  };
  const line = () => {
    const text = size > limit ? undefined : Buffer.concat(parts).toString('utf8');
    parts = [];
    size = 0;
    return text;
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, end));
      yield line();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (size > 0) yield line();
}

/**
 * Writes a file's new text in the encoding that it has.
 *
 * @param before what was read; a file that says something else by now is left alone
 * @throws Error with a message for people when nothing was written
 */
export async function replaceText(file: string, before: string, after: string): Promise<void> {
  const bytes = await readBytes(file);
  const { text, encode } = decode(bytes);
  if (text !== before) throw new Error('it changed meanwhile');
  if (!encode(text).equals(bytes)) throw new Error('it holds bytes that are no text');
  await fs.writeFile(file, encode(after)).catch((error: unknown) => {
    throw forPeople(error);
  });
}

/**
 * Writes a file as a whole or not at all: what was there stays until all of the new text is on the disk. What is no file
 * of a disk, as a pipe, gets the text as it is.
 *
 * @throws Error with a message for people
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    const stat = await fs.stat(file).catch(() => undefined);
    if (stat && !stat.isFile()) return await fs.writeFile(file, text);
    // A link stays one: what it leads to is replaced.
    const target = stat ? await fs.realpath(file) : file;
    const beside = `${target}.${process.pid}.tmp`;
    try {
      await fs.writeFile(beside, text, stat ? { mode: stat.mode } : {});
      await fs.rename(beside, target);
    } catch (error) {
      await fs.rm(beside, { force: true }).catch(() => {});
      throw error;
    }
  } catch (error) {
    throw forPeople(error);
  }
}

interface Decoded {
  readonly text: string;
  /** Turns text into bytes the way this text was written. */
  encode(text: string): Buffer;
}

/** Text files are UTF-8, or UTF-16 where their byte order mark says so. */
function decode(bytes: Buffer): Decoded {
  if (isUtf16(bytes)) {
    const big = bytes[0] === 0xfe;
    const swap = (buffer: Buffer) =>
      big ? Buffer.from(buffer.subarray(0, buffer.length & ~1)).swap16() : buffer;
    return {
      text: swap(bytes.subarray(2)).toString('utf16le'),
      encode: (text) => swap(Buffer.from(`\uFEFF${text}`, 'utf16le')),
    };
  }
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF')
    ? { text: text.slice(1), encode: (plain) => Buffer.from(`\uFEFF${plain}`) }
    : { text, encode: (plain) => Buffer.from(plain) };
}

function isUtf16(bytes: Buffer): boolean {
  return ['\xff\xfe', '\xfe\xff'].includes(bytes.subarray(0, 2).toString('latin1'));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  ENXIO: 'not a regular file',
  ENOSPC: 'the disk is full',
  EFBIG: 'it would be too large',
  EDQUOT: 'the quota is used up',
};

/** An error of the file system in words for people. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return (code && reasons[code]) ?? code ?? (error instanceof Error ? error.message : String(error));
}

function forPeople(error: unknown): Error {
  return error instanceof TooLargeError ? error : new Error(reasonOf(error), { cause: error });
}
