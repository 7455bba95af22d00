import { strict } from '../wire/strict';

interface ItemTemplate {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly click?: () => void;
  readonly submenu?: readonly ItemTemplate[];
}

interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly submenu: StandInMenu | null;
  click(): void;
}

/** There is no native menu: its items are there to be found and clicked by tests. */
class StandInMenu {
  readonly items: readonly MenuItem[];

  constructor(template: readonly ItemTemplate[]) {
    this.items = template.map(({ id = '', label = '', click = () => undefined, submenu }) => ({
      id,
      label,
      click,
      submenu: submenu === undefined ? null : new StandInMenu(submenu),
    }));
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}

let applicationMenu: StandInMenu | null = null;

export const Menu = strict('Menu', {
  buildFromTemplate: (template: readonly ItemTemplate[]) => strict('Menu', new StandInMenu(template)),
  setApplicationMenu(menu: StandInMenu): void {
    applicationMenu = menu;
  },
  getApplicationMenu: () => applicationMenu,
});
