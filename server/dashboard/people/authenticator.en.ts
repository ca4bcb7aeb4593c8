/** What is said where an authenticator is set up, in English. */
import type { da } from './authenticator.da.ts';

export const en: typeof da = {
  steps: [
    'Open an authenticator app on your phone, such as Microsoft Authenticator, and choose to add an account.',
    'Scan the QR code. If the app cannot, type the key, or open the link if the app is on this device.',
    'Type the code that the app then shows.',
  ],
  picture: 'QR code of the key, which also stands as text',
  secret: 'Key',
  open: 'Open in the authenticator app',
  confirm: 'Turn it on',
};
