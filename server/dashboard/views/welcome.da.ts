/** What the welcome says, in Danish. */
export const da = { title: 'Velkommen' };
