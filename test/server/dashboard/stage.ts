/** The dashboard as people meet it: a server with some machines and people, and a browser that looks at it. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { ensureDashboard } from '../../../scripts/build-dashboard.ts';
import type { Language } from '../../../server/dashboard/language.ts';
import type { View } from '../../../server/dashboard/views/view.ts';
import type { Role } from '../../../server/store/scope.ts';
import { organisationNamed } from '../../../server/store/organisations.ts';
import { isBrowserHere, launch } from '../../browser.ts';
import { checkIn, FACTS, FILE, Fleet, Machine } from '../fleet.ts';
import { PASSWORD, personIn, Visitor } from '../visitor.ts';

export const ORGANISATION = 'Brande Kommune';
/** For a build, a server and a browser on a machine that has much else to do. */
export const START_MS = 60_000;
/** For what a page shows within a second or two. */
const MOST_WAIT_MS = 20_000;
const DAY_MS = 86_400_000;
const NO_LIMITS = { machine: 1e6, session: 1e6, address: 1e6 };

export interface Look extends BrowserContextOptions {
  readonly language?: Language;
  /** Null for nobody signed in. */
  readonly role?: Role | null;
}

export interface Shown {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: a fault in the script, something that the policy forbade. */
  readonly complaints: string[];
}

export class Stage implements AsyncDisposable {
  readonly fleet: Fleet;
  readonly browser: Browser;
  readonly #people = new Map<Role, Visitor>();

  private constructor(fleet: Fleet, browser: Browser) {
    this.fleet = fleet;
    this.browser = browser;
  }

  static async start(): Promise<Stage> {
    ensureDashboard();
    const [fleet, browser] = await Promise.all([Fleet.start({ limits: NO_LIMITS }), launch()]);
    return new Stage(fleet, browser);
  }

  async organisation(): Promise<string> {
    const { commits, nowMs } = this.fleet.house;
    return commits.write((it) => organisationNamed(it, ORGANISATION, 'test', nowMs()));
  }

  /** A link that lets somebody in, as it stands behind the `#`. */
  async linkFor(name: string, role: Role = 'admin'): Promise<string> {
    const organisation = await this.organisation();
    const { link } = await personIn(this.fleet, { name, role, organisation, units: null });
    return link;
  }

  /** Somebody with this role, signed in; the same one each time. */
  async visitor(role: Role): Promise<Visitor> {
    const known = this.#people.get(role);
    if (known !== undefined) return known;
    const visitor = new Visitor(this.fleet.url);
    const body = { link: await this.linkFor(role, role), password: PASSWORD };
    const said = await visitor.ask('POST', '/api/session/link', { body });
    if (said.status !== 204) throw new Error(`the link was refused: ${said.status}`);
    this.#people.set(role, visitor);
    return visitor;
  }

  /** Laptops and others, with files in the clear and not, and one that was never heard of. */
  async fill(): Promise<void> {
    const token = await this.fleet.token({ organisation: ORGANISATION, uses: 20 });
    for (const [at, persons] of [4210, 980, 311, 42, 7, 0].entries()) {
      const isLaptop = at % 2 === 0;
      const machine = new Machine(this.fleet.url);
      const host = isLaptop ? `LT-${2041 + at}` : `PC-SOCIAL-${4410 + at}`;
      await machine.enrol(token, { ...FACTS, hostName: host, isLaptop, serial: `S-${at}` });
      await machine.say('POST', '/api/v1/check-in', {
        ...checkIn(1),
        machine: { ...FACTS, hostName: host, isLaptop, serial: `S-${at}` },
        persons: { persons, errorPercent: persons > 1000 ? 2 : 0 },
      });
      if (persons > 0) await machine.report(...filesOf(persons));
    }
    await this.fleet.machine(token);
    await this.#days();
  }

  /** What was kept of the days before, with two that were not. */
  async #days(): Promise<void> {
    const { commits, database, nowMs } = this.fleet.house;
    const organisation = await this.organisation();
    const { id: unit } = await database
      .selectFrom('unit')
      .select('id')
      .where('organisation', '=', organisation)
      .executeTakeFirstOrThrow();
    const today = Math.floor(nowMs() / DAY_MS);
    const rows = Array.from({ length: 60 }, (_, at) => 60 - at)
      .filter((ago) => ago !== 20 && ago !== 21)
      .flatMap((ago) => {
        const citizens = Math.round(5000 + 40 * ago + 900 * Math.sin(ago / 6));
        const row = { organisation, unit, day: today - ago };
        return [
          { ...row, what: 'citizenDays', amount: citizens },
          { ...row, what: 'files', amount: Math.round(citizens / 90) },
          { ...row, what: 'machines', amount: 12 + Math.round(ago / 10) },
        ];
      });
    await commits.write((it) => it.insertInto('daily').values(rows).execute());
  }

  /** An address at which a view has something to show. */
  async addressOf({ path }: View): Promise<string> {
    const { database } = this.fleet.house;
    const machine = await database
      .selectFrom('file')
      .select('machine')
      .orderBy('persons', 'desc')
      .executeTakeFirst();
    const known: Readonly<Record<string, string | undefined>> = {
      machine: machine?.machine,
      file: '1',
    };
    return path.replaceAll(/\$(\w+)/g, (_all, name: string) => {
      const example = known[name];
      if (example === undefined) throw new Error(`${path}: no example of $${name} in stage.ts`);
      return example;
    });
  }

  /** A page at an address of the dashboard. */
  async open(
    path: string,
    { language = 'da', role = 'admin', ...options }: Look = {},
  ): Promise<Shown> {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 900 },
      baseURL: this.fleet.url,
      ...options,
    });
    // Before the test's own time is up: what was waited for is told.
    context.setDefaultTimeout(MOST_WAIT_MS);
    if (role !== null) {
      const [name = '', value = ''] = ((await this.visitor(role)).cookie ?? '').split('=');
      const cookie = { name, value, url: this.fleet.url, httpOnly: true };
      await context.addCookies([{ ...cookie, sameSite: 'Strict' }]);
    }
    await context.addInitScript(`localStorage.setItem('cprvagt-language', '${language}')`);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // A browser says so of each answer that is an error, also of those that are meant.
      const isAnswer = message.text().startsWith('Failed to load resource');
      if (!isAnswer && ['error', 'warning'].includes(message.type()))
        complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(path);
    await page.locator('h1').waitFor();
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    return { page, context, complaints };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.fleet[Symbol.asyncDispose]();
  }
}

/**
 * A stage for the tests of one file, made ready by `prepare` and set up only where there is a browser. What a test
 * opened is closed after it.
 */
export function onStage(prepare: (stage: Stage) => Promise<void>): void {
  let stage: Stage | null = null;
  beforeAll(async () => {
    if (!isBrowserHere) return;
    stage = await Stage.start();
    await prepare(stage);
  }, START_MS);
  afterEach(async () => {
    await Promise.all((stage?.browser.contexts() ?? []).map((context) => context.close()));
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());
}

function filesOf(persons: number): readonly object[] {
  const kinds = [
    { place: 'desktop', severity: 'critical', exposure: 'exposed', share: 1 },
    { place: 'downloads', severity: 'high', exposure: 'exposed', share: 0.3 },
    { place: 'documents', severity: 'medium', exposure: 'protected', share: 0.1 },
    { place: 'temp', severity: 'low', exposure: 'unknown', share: 0.01 },
  ] as const;
  return kinds.map(({ place, severity, exposure, share }, at) => ({
    ...FILE,
    id: at + 1,
    sequence: at + 1,
    place,
    severity,
    exposure,
    protection: { file: 'none', volume: exposure === 'protected' ? 'on' : 'off' },
    persons: Math.ceil(persons * share),
    matches: Math.ceil(persons * share),
    path: `/home/bo/${place}/borgere-${at}.xlsx`,
  }));
}
