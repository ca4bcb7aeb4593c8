/** The header: product, organisation, who has signed in, the language, and the menu. A drawer on a narrow screen. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { announce } from './announcer.ts';
import { ask } from './api.ts';
import { chooseLanguage, LANGUAGES, useLanguage } from './language.ts';
import { Icon } from './parts/icon.tsx';
import { forgetSession, type Session, useSession } from './session.ts';
import { useText } from './text.ts';
import { VIEWS } from './views/index.ts';
import { ACCOUNT, isFor, SIGN_IN, type View } from './views/view.ts';

export function Header(): ReactNode {
  const { shell } = useText();
  const session = useSession();
  return (
    <header className="header">
      <div className="header-bar">
        <div className="container header-row">
          <Link to="/" className="brand">
            <Icon name="shield" />
            <span>{shell.product}</span>
          </Link>
          {session !== null && <span className="organisation">{session.organisation}</span>}
          <div className="wide-only header-side">
            <Languages />
            {session !== null && <Person session={session} />}
          </div>
          <Drawer session={session} />
        </div>
      </div>
      {session !== null && (
        <nav className="wide-only header-menu" aria-label={shell.menu}>
          <div className="container">
            <Menu session={session} />
          </div>
        </nav>
      )}
    </header>
  );
}

function Menu({
  session,
  onChoose,
}: {
  readonly session: Session;
  readonly onChoose?: () => void;
}): ReactNode {
  const offered = VIEWS.filter((view) => view.title !== undefined && isFor(view, session.role));
  return (
    <ul className="menu no-max-width">
      {offered.map((view) => (
        <li key={view.path}>
          <MenuLink view={view} {...(onChoose !== undefined && { onChoose })} />
        </li>
      ))}
    </ul>
  );
}

function MenuLink({
  view,
  onChoose,
}: {
  readonly view: View;
  readonly onChoose?: () => void;
}): ReactNode {
  const { titles } = useText();
  return (
    <Link
      to={view.path}
      className="menu-link"
      activeProps={{ 'aria-current': 'page' }}
      activeOptions={{ exact: view.path === '/', includeSearch: false }}
      {...(onChoose !== undefined && { onClick: onChoose })}
    >
      {view.title !== undefined && titles[view.title]}
      {view.Badge !== undefined && <view.Badge />}
    </Link>
  );
}

function Person({
  session,
  onChoose,
}: {
  readonly session: Session;
  readonly onChoose?: () => void;
}): ReactNode {
  const { shell, roles } = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = async (): Promise<void> => {
    // Who cannot reach the server is signed out of this browser all the same: its cookie ends with it.
    await ask('DELETE', '/api/session').catch(() => undefined);
    forgetSession(client);
    announce(shell.signedOut);
    await navigate({ to: SIGN_IN });
  };
  return (
    <div className="person">
      <Link
        to={ACCOUNT}
        className="person-name"
        {...(onChoose !== undefined && { onClick: onChoose })}
      >
        {session.name} <span className="person-role">{roles[session.role]}</span>
      </Link>
      <button type="button" className="plain-button" onClick={() => void signOut()}>
        {shell.signOut}
      </button>
    </div>
  );
}

function Languages(): ReactNode {
  const { shell } = useText();
  const chosen = useLanguage();
  return (
    <div className="languages" role="group" aria-label={shell.language}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          className="plain-button"
          aria-pressed={language === chosen}
          onClick={() => chooseLanguage(language)}
        >
          {shell.languages[language]}
        </button>
      ))}
    </div>
  );
}

/** The browser's own dialog: it holds the focus, Escape closes it, and what is behind it cannot be reached. */
function Drawer({ session }: { readonly session: Session | null }): ReactNode {
  const { shell } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = (): void => dialog.current?.close();
  return (
    <div className="narrow-only">
      <button
        type="button"
        className="button button-secondary menu-open"
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="menu" />
        {shell.menu}
      </button>
      <dialog ref={dialog} className="drawer" aria-label={shell.menu}>
        <div className="drawer-top">
          <button type="button" className="button button-secondary" onClick={close}>
            <Icon name="close" />
            {shell.close}
          </button>
        </div>
        {session !== null && (
          <nav aria-label={shell.menu}>
            <Menu session={session} onChoose={close} />
          </nav>
        )}
        <Languages />
        {session !== null && <Person session={session} onChoose={close} />}
      </dialog>
    </div>
  );
}
