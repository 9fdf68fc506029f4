/** Token of the whole `Configuration`, with `dataDir` filled in. For rooms of this app; libraries get values. */
export const CONFIGURATION = Symbol('Configuration');
