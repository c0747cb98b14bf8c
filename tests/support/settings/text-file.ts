/** Reads a text that a person wrote, whatever it was saved as, and does not wait for it without end. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const PAUSE_MS = 20;
const LARGEST_BYTES = 1024 * 1024;

/**
 * @param patienceMs for a pipe that nobody writes to
 * @returns the text without a byte-order mark, or what finishes the sentence "The file …"
 */
export function readText(
  file: string,
  patienceMs = 5_000,
): { text: string; problem?: undefined } | { text?: undefined; problem: string } {
  try {
    return decode(readBytes(file, patienceMs));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { problem: code ? `cannot be read (${code})` : message };
  }
}

/** @throws Error with a message that finishes the sentence "The file …", or with the code of the system */
function readBytes(file: string, patienceMs: number): Buffer {
  // Without it, opening a pipe waits for its writer. Windows does not have it.
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const isPipe = fstatSync(handle).isFIFO();
    const bytes = Buffer.alloc(LARGEST_BYTES + 1);
    const until = Date.now() + patienceMs;
    for (let length = 0; length < bytes.length; ) {
      const read = readSome(handle, bytes, length);
      length += read ?? 0;
      // Before its writer has come, a pipe reads as if it were at its end.
      const isEnd = read === 0 && (!isPipe || length > 0);
      if (isEnd) return bytes.subarray(0, length);
      if (read) continue;
      if (Date.now() > until) {
        throw new Error(
          `cannot be read: it is no plain file, and nothing came from it for ${patienceMs / 1000} s`,
        );
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  } finally {
    closeSync(handle);
  }
  throw new Error('cannot be read: it is larger than 1 MiB');
}

/** @returns how many bytes came; undefined where none is there yet */
function readSome(handle: number, bytes: Buffer, at: number): number | undefined {
  try {
    return readSync(handle, bytes, at, bytes.length - at, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}

function decode(bytes: Buffer) {
  const mark = bytes.toString('latin1', 0, 2);
  const encoding = mark === '\xff\xfe' ? 'utf-16le' : mark === '\xfe\xff' ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return { text };
  } catch {
    // Not in this encoding.
  }
  return { problem: 'is not in UTF-8: save it as that' };
}
