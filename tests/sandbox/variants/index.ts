import { authorizeVariants } from './authorize';
import { behaviourVariants } from './behaviour';
import { fieldsVariants } from './fields';
import { refusalsVariants } from './refusals';
import { revisionVariants } from './revisions';
import type { Variant } from './variant';
import { writingVariants } from './writing';

export const variants: readonly Variant[] = [
  ...writingVariants,
  ...refusalsVariants,
  ...fieldsVariants,
  ...revisionVariants,
  ...behaviourVariants,
  ...authorizeVariants,
];
