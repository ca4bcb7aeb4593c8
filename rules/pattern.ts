/** What a pattern of files and folders may be: both sides check what people write, and mean the same by it. */

/**
 * Each star may have to be tried at every place of a name, for all places of the one before it; so
 * there are few, and no name of a file can make a pattern take long.
 */
const MOST_STARS = 3;
const MOST_DOUBLE_STARS = 2;
const LONGEST = 4096;

/** Whether this is a pattern that can be followed. */
export function isPattern(pattern: string): boolean {
  if (!/[^/\\]/.test(pattern) || pattern.length > LONGEST) return false;
  const parts = pattern.split(/[/\\]/);
  const many = parts.some((part) => part.split(/\*+/).length - 1 > MOST_STARS);
  return !many && parts.filter((part) => part === '**').length <= MOST_DOUBLE_STARS;
}
