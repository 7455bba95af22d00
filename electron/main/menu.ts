import { Menu, type MenuItemConstructorOptions } from 'electron';

/** Sends the id of a command in renderer/commands to the page of the window in front. */
export type Act = (id: string) => void;

/**
 * An item that asks the page for one of its commands. The page handles the keys itself, where it knows whether
 * a text field has the focus: the menu shows them and leaves them alone.
 */
function item(act: Act, id: string, label: string, accelerator?: string): MenuItemConstructorOptions {
  const keys = accelerator === undefined ? {} : { accelerator, registerAccelerator: false };
  return { id, label, click: () => act(id), ...keys };
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

function fileMenu(act: Act, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: 'File',
    submenu: [
      item(act, 'file.openFiles', 'Open files…', 'CmdOrCtrl+O'),
      item(act, 'file.openFolder', 'Open folder…', 'CmdOrCtrl+Shift+O'),
      item(act, 'file.openSample', 'Open sample'),
      SEPARATOR,
      item(act, 'file.saveSegments', 'Save segments…', 'CmdOrCtrl+S'),
      SEPARATOR,
      { role: isMac ? 'close' : 'quit' },
    ],
  };
}

function editMenu(act: Act): MenuItemConstructorOptions {
  return {
    label: 'Edit',
    submenu: [
      item(act, 'edit.undo', 'Undo', 'CmdOrCtrl+Z'),
      item(act, 'edit.redo', 'Redo', 'CmdOrCtrl+Shift+Z'),
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  };
}

/** The application's menu; every act of ours is a command of the page, named by its id. */
export function buildMenu(act: Act, isMac: boolean): Menu {
  const template: MenuItemConstructorOptions[] = [
    fileMenu(act, isMac),
    editMenu(act),
    {
      label: 'View',
      submenu: [
        item(act, 'view.resetViews', 'Fit all views'),
        item(act, 'view.invertGreys', 'Invert black and white'),
        item(act, 'view.playSlices', 'Play or stop the slices'),
        SEPARATOR,
        item(act, 'view.toggleOverlay', 'Show or hide the overlay'),
        item(act, 'view.toggleOutlines', 'Show or hide outlines'),
        item(act, 'view.toggleCrosshair', 'Show or hide the crosshair'),
        SEPARATOR,
        { role: 'togglefullscreen' },
      ],
    },
    {
      label: 'Segment',
      submenu: [
        item(act, 'segment.start', 'Segment this volume'),
        item(act, 'segment.cancel', 'Cancel segmentation'),
      ],
    },
    {
      label: 'Help',
      submenu: [item(act, 'help.shortcuts', 'Keyboard shortcuts'), item(act, 'help.about', 'About Granule')],
    },
  ];
  return Menu.buildFromTemplate(isMac ? [{ role: 'appMenu' }, ...template] : template);
}
