/**
 * What a view of the dashboard is. One file beside this one, with its words in `<name>.da.ts` and `<name>.en.ts`, and
 * a line in `index.ts`: the router, the menu and the tests in a browser are made of that list.
 */
import type { ComponentType } from 'react';
import type { InBoth } from '../language.ts';
import type { Description, SearchOf } from '../search.ts';
import type { Role } from '../session.ts';

export interface ViewWords {
  /** Of the window and the heading, and in the menu. */
  readonly title: string;
}

export interface ViewProps<Described extends Description> {
  readonly search: SearchOf<Described>;
  /** What stands in the path for `$machine`. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface View<Described extends Description = Description> {
  /** As people see it, in Danish whatever the language: `/maskiner/$machine`. */
  readonly path: `/${string}`;
  readonly words: InBoth<ViewWords>;
  /** Who may see it. The server decides what it tells; this decides what is offered. */
  readonly roles: readonly Role[] | 'anybody';
  readonly inMenu: boolean;
  /** Beside its title in the menu: how much there is to do. */
  readonly Badge?: ComponentType;
  /** What may stand behind the question mark. */
  readonly search: Described;
  readonly Component: ComponentType<ViewProps<Described>>;
}

/** A view whose component is given what its own description reads. */
export function view<Described extends Description>(made: View<Described>): View {
  return made as unknown as View;
}
