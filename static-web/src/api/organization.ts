/** The organization that requests name; kept across visits. Empty: the server's default for this person. */
const key = 'analytics-organization';

export function currentOrganization(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function rememberOrganization(name: string): void {
  try {
    localStorage.setItem(key, name);
  } catch {
    // Storage may be blocked; the choice then lasts until the next load.
  }
}

/** For plain links (downloads), which cannot carry a header. */
export function withOrganization(path: string): string {
  const organization = currentOrganization();
  return organization ? `${path}${path.includes('?') ? '&' : '?'}organization=${encodeURIComponent(organization)}` : path;
}
