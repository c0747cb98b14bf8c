import { accidents } from './accidents';
import { blame } from './blame';
import { caches } from './caches';
import { codings } from './codings';
import { connections } from './connections';
import { edgeAnswers } from './edges';
import { limits } from './limits';
import { lists } from './lists';
import { removal } from './removal';
import { secrets } from './secrets';
import { spellings } from './spellings';
import { stalls } from './stalls';
import { stickiness } from './stickiness';
import { ofKind, type Trouble } from './trouble';
import { wrongTargets } from './wrong-targets';

export { examples } from './examples';
export type { Expectation, Kind, Secrets, Trouble, Verdict } from './trouble';

export const troubles: readonly Trouble[] = [
  ...ofKind('accident', accidents),
  ...ofKind('wrong target', wrongTargets),
  ...ofKind('spelling', spellings),
  ...ofKind('edge', edgeAnswers),
  ...ofKind('limit', limits),
  ...ofKind('connection', connections),
  ...ofKind('cache', caches),
  ...ofKind('coding', codings),
  ...ofKind('stickiness', stickiness),
  ...ofKind('stall', stalls),
  ...ofKind('secret', secrets),
  ...ofKind('removal', removal),
  ...ofKind('list', lists),
  ...ofKind('blame', blame),
];
