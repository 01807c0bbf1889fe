/** A field for HTML: every character as wide as the others. */
export const codeInput = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } };
