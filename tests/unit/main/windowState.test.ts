import { expect, it } from 'vitest';
import { openingBounds } from '../../../electron/main/windowState';

const DISPLAY = { x: 0, y: 0, width: 1920, height: 1080 };
const LEFT_DISPLAY = { x: -1280, y: 0, width: 1280, height: 1024 };

it('opens where the window was left', () => {
  const bounds = { x: 40, y: 50, width: 1300, height: 800 };
  expect(openingBounds({ bounds, maximized: false }, [DISPLAY])).toEqual(bounds);
});

it('opens in the usual size, placed by the system, the first time', () => {
  expect(openingBounds({ maximized: false }, [DISPLAY])).toEqual({ width: 1440, height: 900 });
});

it('does not open where no display is any more', () => {
  const bounds = { x: -1200, y: 10, width: 1100, height: 800 };
  expect(openingBounds({ bounds, maximized: false }, [LEFT_DISPLAY, DISPLAY])).toEqual(bounds);
  expect(openingBounds({ bounds, maximized: false }, [DISPLAY])).toEqual({ width: 1440, height: 900 });
});

it('never opens smaller than its panels need', () => {
  const bounds = { x: 0, y: 0, width: 200, height: 100 };
  expect(openingBounds({ bounds, maximized: false }, [DISPLAY])).toEqual({
    x: 0,
    y: 0,
    width: 1024,
    height: 700,
  });
});
