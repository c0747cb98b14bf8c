import type { Endpoint } from '../../support/spec/endpoint';

/**
 * The id of a check: `<endpoint>.<check>`. Delete Job's have no endpoint in front: they are older than the second
 * endpoint, and people's deviation files name them.
 */
export const idOf = ({ id }: Endpoint, check: string): string =>
  id === 'delete-job' ? check : `${id}.${check}`;
