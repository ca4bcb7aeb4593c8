/** One word with an icon and a colour: how bad, how open, how a machine stands. Never the colour alone. */
import type { ReactNode } from 'react';
import { useText } from '../text.ts';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'critical' | 'serious' | 'middle' | 'quiet' | 'good' | 'open';

export interface BadgeProps {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
}

export function Badge({ tone, icon, children }: BadgeProps): ReactNode {
  return (
    <span className={`mark mark-${tone}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </span>
  );
}

export type Severity = 'low' | 'medium' | 'high' | 'critical';
export type Exposure = 'exposed' | 'protected' | 'unknown';

const SEVERITY = {
  critical: ['critical', 'error'],
  high: ['serious', 'warning'],
  medium: ['middle', 'flag'],
  low: ['quiet', 'info'],
} as const;

export function SeverityBadge({ severity }: { readonly severity: Severity }): ReactNode {
  const { severities } = useText();
  const [tone, icon] = SEVERITY[severity];
  return (
    <Badge tone={tone} icon={icon}>
      {severities[severity]}
    </Badge>
  );
}

const EXPOSURE = {
  exposed: ['critical', 'warning'],
  protected: ['good', 'lock'],
  unknown: ['open', 'help'],
} as const;

export function ExposureBadge({ exposure }: { readonly exposure: Exposure }): ReactNode {
  const { exposures } = useText();
  const [tone, icon] = EXPOSURE[exposure];
  return (
    <Badge tone={tone} icon={icon}>
      {exposures[exposure]}
    </Badge>
  );
}
