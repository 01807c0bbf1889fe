import type { Verification } from '../api/types';

export interface VerificationText {
  good: boolean;
  text: string;
}

const failing = new Set(['failed', 'mismatch', 'differs', 'unverified', 'skipped', 'none', 'notApplicable', 'not_applicable']);

/** Older and newer servers say it as a word, as a sentence, or as both. */
export function verificationText(verification: Verification | string | null | undefined): VerificationText | null {
  if (!verification) {
    return null;
  }
  if (typeof verification === 'string') {
    return failing.has(verification) ? { good: false, text: '' } : { good: true, text: verification };
  }
  const good = verification.status !== undefined && !failing.has(verification.status);
  return { good, text: verification.text ?? '' };
}
