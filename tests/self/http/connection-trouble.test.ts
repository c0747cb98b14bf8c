/** What goes wrong below HTTP is told in a sentence that says what to look at, and whether trying again can help. */
import { describe, expect, test } from '@jest/globals';
import { connectionTrouble } from '../../support/http/connection-trouble';

const URL = 'https://api.example.com:8443/path';
const HOST = 'api.example.com:8443';

const PASSING = { isPermanent: false, isSilence: false };
const PERMANENT = { isPermanent: true, isSilence: false };
const SILENCE = { isPermanent: false, isSilence: true };

const CERTIFICATE = new RegExp(`^The certificate of ${HOST} is not trusted \\(.*NODE_EXTRA_CA_CERTS`);
const CUT = 'The connection was cut during the info call.';
const LATE = 'The info call had no whole answer within 700 ms.';

const CASES: [error: object, sentence: string | RegExp, kind: typeof PASSING][] = [
  [
    { code: 'ECONNREFUSED' },
    `Nothing is listening at ${HOST}: look at CIELO24_BASE_URL, and whether the target is up.`,
    SILENCE,
  ],
  // As supertest has it: the code in the message only.
  [{ message: 'ECONNREFUSED: Connection refused' }, /^Nothing is listening/, SILENCE],
  [{ code: 'EAI_AGAIN' }, `The name server did not tell the address of ${HOST}.`, PASSING],
  [
    { code: 'ENOTFOUND' },
    `The host ${HOST} has no address: look at CIELO24_BASE_URL and the name server.`,
    PERMANENT,
  ],
  [{ code: 'CERT_HAS_EXPIRED' }, CERTIFICATE, PERMANENT],
  [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, CERTIFICATE, PERMANENT],
  [{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, CERTIFICATE, PERMANENT],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, CERTIFICATE, PERMANENT],
  [{ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }, /asks for a client certificate/, PERMANENT],
  [{ code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }, /speaks only a TLS version that is too old/, PERMANENT],
  [
    { code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    `${HOST} does not speak TLS (ERR_SSL_WRONG_VERSION_NUMBER): look at CIELO24_BASE_URL.`,
    PERMANENT,
  ],
  [
    { code: 'HPE_INVALID_CONSTANT' },
    `${HOST} does not speak HTTP (HPE_INVALID_CONSTANT): look at CIELO24_BASE_URL.`,
    PERMANENT,
  ],
  [{ code: 'HPE_HEADER_OVERFLOW' }, 'The answer to the info call has more than 64 KiB of headers.', PASSING],
  [{ code: 'ETOOLARGE' }, 'The answer to the info call is larger than 16 MiB.', PERMANENT],
  [{ code: 'ECONNABORTED' }, LATE, SILENCE],
  [{ errno: 'ETIME' }, LATE, SILENCE],
  [{ code: 'ETIMEDOUT' }, LATE, SILENCE],
  [{ code: 'ECONNRESET' }, CUT, PASSING],
  [{ code: 'EPIPE' }, CUT, PASSING],
  [{ message: 'aborted' }, CUT, PASSING],
  [{ message: 'socket hang up' }, CUT, PASSING],
  [{ code: 'EPROXY', message: 'The proxy is away.' }, 'The proxy is away.', PERMANENT],
  [{ code: 'EMFILE' }, 'The info call came to nothing (EMFILE).', PASSING],
  // An error's message may have the whole URL in it, with the token.
  [{ message: `GET ${URL}?api_token=0123` }, 'The info call came to nothing (no usable answer).', PASSING],
];

test.each(CASES)('%j', (error, sentence, kind) => {
  const trouble = connectionTrouble(error, 'info', URL, 700, false);
  expect(trouble).toMatchObject({
    message: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    ...kind,
  });
});

describe('A target that has answered before', () => {
  // What is too large stays so.
  const passing = CASES.filter(([error]) => (error as { code?: string }).code !== 'ETOOLARGE');
  test.each(passing)('is never given up for good: %j', (error) => {
    expect(connectionTrouble(error, 'info', URL, 700, true).isPermanent).toBe(false);
  });

  test('speaks HTTP, and breaks its rules', () => {
    expect(connectionTrouble({ code: 'HPE_INVALID_CONSTANT' }, 'info', URL, 700, true).message).toBe(
      'The answer to the info call breaks the rules of HTTP (HPE_INVALID_CONSTANT).',
    );
  });
});

test.each([
  ['http://localhost', false, true],
  ['https://localhost', false, false],
  ['http://localhost', true, false],
])(
  'that a connection to %s is cut, with an answer before (%s), may mean that https is meant: %s',
  (url, hasSpoken, isHinted) => {
    const { message } = connectionTrouble({ code: 'ECONNRESET' }, 'login', url, 700, hasSpoken);
    expect(message.endsWith('Perhaps the target speaks https.')).toBe(isHinted);
  },
);
