import type { Command } from 'commander';
import type { Context } from '../session/context.js';

/** Makes the context from the options that stand on the command line. */
export type StartContext = (command: Command) => Context;

/** Adds one verb to the program. */
export type AddVerb = (program: Command, start: StartContext) => void;
