/**
 * The way out of a house that lets nobody out but through a proxy. What is said to the server goes through it in TLS,
 * which ends at the server: a proxy that looks inside is a stranger, and refused. Its address may hold a password, so
 * nothing here ever says it again.
 */
import type { Agent as HttpsAgent } from 'node:https';
import { PROXY_WORDS, type Proxy } from '../config.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** As it was configured: one of the words, or an address; null for what can be neither. */
export function proxyAt(text: string): Proxy | null {
  const word = PROXY_WORDS.find((it) => it === text);
  if (word !== undefined) return word;
  const url = URL.parse(text);
  const isPlain = url?.protocol === 'http:' && url.pathname === '/' && url.search + url.hash === '';
  return isPlain && url.hostname !== '' ? (text as Proxy) : null;
}

/**
 * For one request over TLS. `system` is what the environment says (HTTPS_PROXY, and NO_PROXY for the servers that are
 * reached without one); who configured an address means it for every server.
 */
export async function agentThrough(proxy: Proxy, env: Env): Promise<HttpsAgent | false> {
  if (proxy === 'none') return false;
  const { Agent } = await import('node:https');
  return new Agent({ proxyEnv: proxy === 'system' ? { ...env } : { HTTPS_PROXY: proxy } });
}

/** Of what went wrong on the way: a proxy that will not have us says so in a status. */
export function refusalOfProxy(error: unknown): string | null {
  const { code, statusCode } = error as { readonly code?: string; readonly statusCode?: number };
  return code === 'ERR_PROXY_TUNNEL' && statusCode !== undefined ? `PROXY_${statusCode}` : null;
}
