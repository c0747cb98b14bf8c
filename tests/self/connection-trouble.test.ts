/** What goes wrong below HTTP is told in a sentence that says what to look at, and whether trying again can help. */
import { expect, test } from '@jest/globals';
import { connectionTrouble } from '../support/connection-trouble';

const URL = 'https://api.example.com:8443/path';

/** How the run goes on: a lasting trouble is not tried again, and too much silence ends the run. */
const PASSING = { lasting: false, isSilence: false };
const LASTING = { lasting: true, isSilence: false };
const SILENCE = { lasting: false, isSilence: true };

test.each<[object, string, object]>([
  [
    { code: 'ECONNREFUSED' },
    'Nothing is listening at api.example.com:8443: look at CIELO24_BASE_URL, and whether the target is up.',
    SILENCE,
  ],
  [
    { code: 'EAI_AGAIN' },
    'The host api.example.com has no address: look at CIELO24_BASE_URL and the name server.',
    PASSING,
  ],
  [
    { code: 'ENOTFOUND' },
    'The host api.example.com has no address: look at CIELO24_BASE_URL and the name server.',
    LASTING,
  ],
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'].map(
    (code): [object, string, object] => [
      { code },
      `The certificate of api.example.com:8443 is not trusted (${code}): look at the host, or name its authority in NODE_EXTRA_CA_CERTS.`,
      LASTING,
    ],
  ),
  [
    { code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    'api.example.com:8443 does not speak TLS (ERR_SSL_WRONG_VERSION_NUMBER): look at CIELO24_BASE_URL.',
    LASTING,
  ],
  [
    { code: 'HPE_INVALID_CONSTANT' },
    'api.example.com:8443 does not speak HTTP (HPE_INVALID_CONSTANT): look at CIELO24_BASE_URL.',
    LASTING,
  ],
  ...[{ code: 'ECONNABORTED' }, { errno: 'ETIME' }, { code: 'ETIMEDOUT' }].map(
    (error): [object, string, object] => [error, 'The info call had no whole answer within 700 ms.', SILENCE],
  ),
  ...[{ code: 'ECONNRESET' }, { code: 'EPIPE' }, { message: 'aborted' }, { message: 'socket hang up' }].map(
    (error): [object, string, object] => [error, 'The connection was cut during the info call.', PASSING],
  ),
  [{ code: 'EMFILE' }, 'The info call came to nothing (EMFILE).', PASSING],
  [{ message: `GET ${URL}?api_token=0123` }, 'The info call came to nothing (no usable answer).', PASSING],
])('%j', (error, sentence, kind) => {
  expect(connectionTrouble(error, 'info', URL, 700)).toMatchObject({ message: sentence, ...kind });
});

test.each([
  ['login', 'http://localhost', true],
  ['login', 'https://localhost', false],
  ['info', 'http://localhost', false],
])('that a %s at %s is cut may mean that https is meant: %s', (call, url, isHinted) => {
  const { message } = connectionTrouble({ code: 'ECONNRESET' }, call, url, 700);
  expect(message.endsWith('Perhaps the target speaks https.')).toBe(isHinted);
});
