/** Key of the page's symbol under which files lie whose paths the main process looks up. */
export const STASH = 'granule.stand-in.files';
