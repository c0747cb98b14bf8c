import { badValue } from '../call';

const steps = ['TRANSLATION', 'RETURN'];
const tools = ['AMARA', 'CIELO24'];
const products = [
  'PREMIUM',
  'INTERIM_PROFESSIONAL',
  'PROFESSIONAL',
  'SPEAKER_ID',
  'FINAL',
  'MECHANICAL',
  'CUSTOMER_APPROVED_RETURN',
  'CUSTOMER_APPROVED_TRANSLATION',
];

type Read = (name: string, value: unknown) => unknown;

const wrong = (name: string, takes: string) =>
  badValue('INVALID_OPTION', 'options', `has ${name}, which takes ${takes}`);

/** A list, or the text of one: the vendor's clients put JSON into JSON. */
const listOf =
  (choices: readonly string[]): Read =>
  (name, value) => {
    const items =
      typeof value === 'string'
        ? value
            .replace(/^\[|\]$/g, '')
            .split(',')
            .map((item) => item.trim().replace(/^"|"$/g, ''))
        : value;
    const isRight = Array.isArray(items) && items.every((item) => item === '' || choices.includes(item));
    if (!isRight) throw wrong(name, `a list of ${choices.join(', ')}`);
    return items.filter((item) => item !== '');
  };

const oneOf =
  (choices: readonly string[]): Read =>
  (name, value) => {
    if (typeof value === 'string' && choices.includes(value)) return value;
    throw wrong(name, `one of ${choices.join(', ')}`);
  };

const yesOrNo: Read = (name, value) => {
  const text = String(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw wrong(name, 'true or false');
};

const notes: Read = (name, value) => {
  if (typeof value === 'string' && value.length <= 1000) return value;
  throw wrong(name, 'a text of 1000 characters at most');
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isDictionary = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const dictionary: Read = (name, value) => {
  const entries = typeof value === 'string' ? parse(value) : value;
  const isFlat = isDictionary(entries) && Object.values(entries).every((entry) => typeof entry !== 'object');
  if (!isFlat) throw wrong(name, 'a JSON dictionary of one level');
  return entries;
};

const known: Record<string, Read> = {
  customer_approval_steps: listOf(steps),
  customer_approval_tool: oneOf(tools),
  custom_metadata: dictionary,
  notes,
  return_iwp: listOf(products),
  generate_media_intelligence_iwp: listOf(products),
  // As the vendor's clients name it.
  generate_media_intelligence_for_iwp: listOf(products),
  speaker_id: yesOrNo,
};

/** The options of an order, from their JSON. Throws a Refusal that names the option at fault. */
export function readOptions(text: string | undefined): Record<string, unknown> {
  if (!text) return {};
  const given = parse(text);
  if (!isDictionary(given)) throw badValue('INVALID_QUERY', 'options', 'is not a JSON dictionary');
  const options = Object.entries(given).map(([name, value]) => {
    const read = known[name];
    if (!read)
      throw badValue('INVALID_OPTION', 'options', `takes ${Object.keys(known).join(', ')}, not ${name}`);
    return [name, read(name, value)];
  });
  return Object.fromEntries(options);
}
