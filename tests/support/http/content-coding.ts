/** Undoing content codings. None is asked for; some servers and proxies use them all the same. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Trouble } from './trouble';

/** A body beyond this is trouble: no documented answer comes near. */
export const LARGEST_BODY = 16 * 1024 * 1024;

const limit = { maxOutputLength: LARGEST_BODY };

/** By name; some servers send the raw form of deflate, without the header that belongs to it. */
const decoders: Record<string, (body: Buffer) => Buffer> = {
  identity: (body) => body,
  gzip: (body) => gunzipSync(body, limit),
  'x-gzip': (body) => gunzipSync(body, limit),
  deflate: (body) => ((body[0]! & 0x0f) === 8 ? inflateSync(body, limit) : inflateRawSync(body, limit)),
  br: (body) => brotliDecompressSync(body, limit),
};

/**
 * The body as it was before the codings that the header names, the last of which was applied last.
 * @throws Trouble where a coding is unknown, or the body is not in it, or is in one that is not named
 */
export function decode(body: Buffer, header = ''): Buffer {
  const codings = header
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  if (body.length === 0) return body;
  if (codings.length === 0 && body[0] === 0x1f && body[1] === 0x8b) {
    throw new Trouble('The answer is in gzip, and has no Content-Encoding that says so.');
  }
  return codings.reduceRight((encoded, coding) => {
    const undo = decoders[coding];
    if (!undo) throw new Trouble(`The answer has a Content-Encoding that is not known: ${coding}.`);
    try {
      return undo(encoded);
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable';
      throw new Trouble(
        `The answer has Content-Encoding: ${header}, but its body is not in that coding, or is cut short (${reason}).`,
      );
    }
  }, body);
}
