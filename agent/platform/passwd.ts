/** Whose homes there are by `/etc/passwd`, see passwd(5). */

/** People have numbers from here on; below are services. */
const FIRST_PERSON = 1000;
/** `nobody`, whom the kernel uses for those it does not know. */
const NOBODY = 65534;
const NO_LOGIN = /\/(nologin|false|sync|halt|shutdown)$/;

/** Of root and of each person who can log in, in the file's order. */
export function homesIn(passwd: string): string[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , number, , , home, shell] = line.split(':');
    const uid = Number(number);
    const isPerson = uid >= FIRST_PERSON && uid !== NOBODY && !NO_LOGIN.test(shell ?? '');
    if (name === undefined || home === undefined || !(uid === 0 || isPerson)) return [];
    return /^\/./.test(home) ? [home] : [];
  });
}
