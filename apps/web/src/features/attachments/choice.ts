/** What was chosen to be attached, before it is confirmed. */
export interface Choice {
  readonly files: readonly File[];
  /** Something that was dropped is no file. */
  readonly hadFolders: boolean;
}
