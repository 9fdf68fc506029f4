import type { Telemetry } from '@chancery/telemetry';
import { type DynamicModule, Module } from '@nestjs/common';

/** The time, as the server's promises count it. */
export interface Clock {
  now(): Date;
}

/** @returns that many bytes, unpredictable to anybody */
export type RandomBytes = (length: number) => Uint8Array;

/** The settings that decide who gets in. */
export interface AccessSettings {
  /** Origin under which clients know this server; without it, the Host header of the request counts. */
  readonly publicOrigin?: string | undefined;
  /** How long a sign-in lasts. */
  readonly sessionMinutes: number;
  /** Token that allows founding a network. */
  readonly foundingToken: string;
}

export const CLOCK = Symbol('Clock');
export const RANDOM_BYTES = Symbol('RandomBytes');
export const TELEMETRY = Symbol('Telemetry');
export const ACCESS_SETTINGS = Symbol('AccessSettings');

export interface Surroundings {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly telemetry: Telemetry;
  readonly settings: AccessSettings;
}

/** What the process hands in, once for all rooms: time, randomness, telemetry, settings. Values only, hence global. */
@Module({})
export class SurroundingsModule {
  static of({ clock, randomBytes, telemetry, settings }: Surroundings): DynamicModule {
    return {
      module: SurroundingsModule,
      global: true,
      providers: [
        { provide: CLOCK, useValue: clock },
        { provide: RANDOM_BYTES, useValue: randomBytes },
        { provide: TELEMETRY, useValue: telemetry },
        { provide: ACCESS_SETTINGS, useValue: settings },
      ],
      exports: [CLOCK, RANDOM_BYTES, TELEMETRY, ACCESS_SETTINGS],
    };
  }
}
