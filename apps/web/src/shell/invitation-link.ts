/**
 * Takes the invitation out of the address, where it stands behind `#` on `/enrol`: whoever looks at the address or the
 * history of this browser afterwards finds nothing.
 * @returns the code; an empty text for `/enrol` without one; undefined on any other page
 */
export function takeInvitation(): string | undefined {
  if (!/^\/enrol\/?$/.test(location.pathname)) return undefined;
  const code = decoded(location.hash.slice(1));
  history.replaceState(null, '', '/');
  return code;
}

/** Programs that pass links on write some characters in another way. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
