/** A log whose target is a function: what is sent is kept, and nothing leaves the process. */
import { makeAnswer } from '../support/answer';
import type { Call, CallLog } from '../support/call-log';
import { Redactor } from '../support/redaction';
import { Trouble } from '../support/trouble';

/** A body that is no text is sent as JSON. */
export type Reply = [status: number, body?: unknown] | Trouble;

export const NO: Reply = [400, { ErrorType: 'ITEM_NOT_FOUND', ErrorComment: 'no such job' }];
export const TOKEN_REFUSED: Reply = [400, { ErrorType: 'BAD_API_TOKEN', ErrorComment: 'over' }];

/**
 * @param reply what the target answers to the last of these calls; undefined: yes, or for a list, nothing
 */
export function replying(reply: (call: Call, sent: Call[]) => Reply | undefined) {
  const sent: Call[] = [];
  const log = {
    redactor: new Redactor(),
    exchanges: [],
    send: async (call: Call) => {
      sent.push(call);
      const answer = reply(call, sent) ?? [200, call.call === 'list' ? { ActiveJobs: [] } : {}];
      if (answer instanceof Trouble) throw answer;
      const [status, content = {}] = answer;
      const body = typeof content === 'string' ? content : JSON.stringify(content);
      return makeAnswer({ status, contentType: 'application/json', body, tookMs: 1, request: '' });
    },
  } as unknown as CallLog;
  return { sent, log };
}
