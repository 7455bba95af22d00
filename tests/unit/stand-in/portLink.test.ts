import { expect, it } from 'vitest';
import { decode, encode } from '../../../build/stand-in/wire/codec';
import type { PortFrame } from '../../../build/stand-in/wire/frames';
import {
  makeChannel,
  PortLink,
  type LinkPort,
  type PortMessage,
} from '../../../build/stand-in/wire/portLink';

/** Two links whose frames reach each other encoded, as between two processes. */
function linkedProcesses(): { here: PortLink; there: PortLink } {
  const carry = (to: () => PortLink) => (frame: PortFrame) =>
    queueMicrotask(() => to().receive(decode(encode(frame)) as PortFrame));
  const here: PortLink = new PortLink(
    carry(() => there),
    'here-',
  );
  const there: PortLink = new PortLink(
    carry(() => here),
    'there-',
  );
  return { here, there };
}

function nextMessage(port: LinkPort): Promise<PortMessage> {
  return new Promise((resolve) => {
    port.addEventListener('message', resolve);
    port.start();
  });
}

it('carries messages both ways over a port that crossed', async () => {
  const { here, there } = linkedProcesses();
  const [kept, given] = makeChannel();
  const far = there.adopt(here.give(given));
  const heardThere = nextMessage(far);
  kept.postMessage({ voxels: new Int16Array([-5, 5]) }, []);
  expect((await heardThere).data).toEqual({ voxels: new Int16Array([-5, 5]) });
  const heardHere = nextMessage(kept);
  far.postMessage('answer', []);
  expect((await heardHere).data).toBe('answer');
  kept.close();
});

it('carries a port within a message, which then works across as well', async () => {
  const { here, there } = linkedProcesses();
  const [kept, given] = makeChannel();
  const far = there.adopt(here.give(given));
  const heard = nextMessage(far);
  const [inner, travelling] = makeChannel();
  kept.postMessage('with a port', [travelling]);
  const { ports } = await heard;
  expect(ports).toHaveLength(1);
  const heardInner = nextMessage(inner);
  ports[0]?.postMessage('through the inner port', []);
  expect((await heardInner).data).toBe('through the inner port');
  inner.close();
  kept.close();
});

it('closes the far end with the near one, and all ports with the connection', async () => {
  const { here, there } = linkedProcesses();
  const [first, firstGiven] = makeChannel();
  const firstFar = there.adopt(here.give(firstGiven));
  const firstClosed = new Promise<void>((resolve) => firstFar.addEventListener('close', resolve));
  first.close();
  await firstClosed;

  const [second, secondGiven] = makeChannel();
  here.give(secondGiven);
  const secondClosed = new Promise<void>((resolve) => second.addEventListener('close', resolve));
  second.start();
  here.closeAll();
  await secondClosed;
});
