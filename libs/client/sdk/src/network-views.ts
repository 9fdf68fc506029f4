import type { InvitationKind, Standing } from '@chancery/contracts';
import type { AuthorityKind, OfficerFunction, OfficerRole, InvitationState } from '@chancery/domain';

export interface NetworkView {
  readonly networkId: string;
  readonly name: string;
  readonly abbreviation: string;
  /** SHA-256 of the founding charter, 32 bytes: what people pin and compare. */
  readonly fingerprint: Uint8Array;
  readonly training: boolean;
  readonly coordinators: readonly string[];
  readonly threshold: number;
  /** How many statements of its log this device has verified. */
  readonly logSize: number;
  /** False: the fingerprint came from the server alone; compare it out of band. */
  readonly pinned: boolean;
}

export interface OfficerView {
  readonly officerId: string;
  readonly name: string;
  readonly functions: readonly OfficerFunction[];
  readonly roles: readonly OfficerRole[];
  readonly languages: readonly string[];
  readonly standing: Standing;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
  /** Devices in good standing. */
  readonly deviceIds: readonly string[];
}

export interface AuthorityView {
  readonly authorityId: string;
  readonly kind: AuthorityKind;
  /** ISO 3166-1 alpha-2; `ZZ` for a secretariat. */
  readonly state: string;
  readonly name: string;
  readonly suspended: boolean;
  readonly officers: readonly OfficerView[];
}

/** A draft of a network as a coordinator sees it before signing. */
export interface DraftView {
  readonly networkId: string;
  readonly name: string;
  readonly abbreviation: string;
  readonly fingerprint: Uint8Array;
  readonly training: boolean;
  readonly threshold: number;
  readonly secretariat: string;
  readonly founder: string;
  readonly coordinators: readonly { readonly name: string; readonly signed: boolean }[];
}

/** A card as a coordinator sees it before admitting. */
export interface AuthorityCardView {
  readonly authorityId: string;
  readonly kind: AuthorityKind;
  readonly state: string;
  readonly name: string;
  /** SHA-256 of the authority's key, for comparison by telephone. */
  readonly fingerprint: Uint8Array;
}

export interface CountersignatureStatus {
  /** False: it waits for further coordinators. */
  readonly accepted: boolean;
  readonly signed: number;
  readonly needed: number;
}

export interface CountersignatureView {
  /** 32 bytes: names the statement in `countersign`. */
  readonly digest: Uint8Array;
  readonly kind: 'admission' | 'suspension' | 'charter';
  readonly authorityId?: string;
  /** Name of the authority, or of the network. */
  readonly name: string;
  readonly state?: string;
  readonly signed: number;
  readonly needed: number;
  /** This vault holds a coordinator key that has not signed yet. */
  readonly mayCountersign: boolean;
}

export interface InvitationView {
  readonly invitationId: string;
  /** For print and for reading aloud: groups of six characters. Whoever has it can enrol once. */
  readonly code: string;
  readonly link: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface PendingEnrolment {
  readonly invitationId: string;
  readonly kind: InvitationKind;
  readonly state: InvitationState;
  readonly networkId: string;
  readonly name: string;
  /** Both screens show the same, or somebody stands between them. Present from when it is claimed and the proof holds until this device has approved. */
  readonly comparisonCode?: string;
  /** `unclaimed`; `verified`: made by whoever holds the code; `forged`: withdraw it and tell the security officer. */
  readonly proof: 'unclaimed' | 'verified' | 'forged' | 'not-ours';
}

export type EnrolmentState =
  | { readonly state: 'claimed'; readonly comparisonCode: string }
  | { readonly state: 'waiting'; readonly comparisonCode: string }
  | { readonly state: 'approved' };
