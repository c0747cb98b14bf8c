import { authorizeVariants } from './authorize';
import { behaviourVariants } from './behaviour';
import { fieldsVariants } from './fields';
import { identifyingVariants } from './identifying';
import { latenessVariants } from './lateness';
import { listingVariants } from './listing';
import { namingVariants } from './naming';
import { orderingVariants } from './ordering';
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
  ...orderingVariants,
  ...identifyingVariants,
  ...listingVariants,
  ...namingVariants,
  ...latenessVariants,
];
