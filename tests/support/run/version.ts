import { version } from '../../../package.json';

/** The suite's own version, told in every report. */
export const SUITE_VERSION = version;
