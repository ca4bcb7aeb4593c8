/**
 * What a view of the dashboard is. One file beside this one, with its words in `<name>.da.ts` and `<name>.en.ts`, and
 * a line in `index.ts`: the router, the menu and the tests in a browser are made of that list. The file itself comes
 * when somebody goes there, or a moment before.
 */
import { type ComponentType, createElement, type FunctionComponent } from 'react';
import { type Description, readSearch, type Search, type SearchOf } from '../search.ts';
import type { Role } from '../session.ts';
import type { Text } from '../text.ts';

/** Where the router leads who has not signed in. */
export const SIGN_IN = '/log-ind';
export const ACCOUNT = '/konto';

/** What is known of it before it is there. */
export interface View {
  /** As people see it, in Danish whatever the language: `/maskiner/$machine`. */
  readonly path: `/${string}`;
  /** What the menu calls it; one without a title is reached by a link alone. */
  readonly title?: keyof Text['titles'];
  /** Who may see it. The server decides what it tells; this decides what is offered. */
  readonly roles: readonly Role[] | 'anybody';
  /** Beside its title in the menu: how much there is to do. */
  readonly Badge?: ComponentType;
  readonly load: () => Promise<{ readonly shown: FunctionComponent<Address> }>;
}

/** Where somebody is, as it stands in the address. */
export interface Address {
  readonly search: Search;
  /** What stands in the path for `$machine`. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ViewProps<Described extends Description> extends Address {
  readonly search: SearchOf<Described>;
}

/** What a view's file has in it: a component that is given what its own description reads of the address. */
export function view<Described extends Description>(
  search: Described,
  Component: ComponentType<ViewProps<Described>>,
): FunctionComponent<Address> {
  return ({ search: raw, parameters }) =>
    createElement(Component, { search: readSearch(search, raw), parameters });
}

/** Whether somebody with this role has any use for it. */
export function isFor({ roles }: View, role: Role): boolean {
  return roles !== 'anybody' && roles.includes(role);
}
