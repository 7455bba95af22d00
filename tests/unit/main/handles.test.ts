import path from 'node:path';
import { expect, it } from 'vitest';
import { handle, hostMessage } from '../../../electron/contract';
import { Handles, type Grant } from '../../../electron/main/handles';

const first = path.resolve('/scans/DOE JANE/1.dcm');

it('gives handles in the shape of the contract and tells the engine the paths', () => {
  const heard: Grant[] = [];
  const handles = new Handles((grant) => heard.push(grant));
  const source = handles.grantSource([first, path.resolve('/scans/2.dcm')]);
  const target = handles.grantTarget(path.resolve('/out/a.nii.gz'));
  expect(source.name).toBe('1.dcm and 1 more');
  expect(target.name).toBe('a.nii.gz');
  for (const granted of [source, target]) expect(handle.safeParse(granted.handle).success).toBe(true);
  expect(heard.map((grant) => hostMessage.parse(grant))).toEqual(heard);
  expect(handles.granted).toEqual(heard);
});

it('never gives the same handle twice', () => {
  const handles = new Handles(() => undefined);
  const given = Array.from({ length: 100 }, () => handles.grantSource([first]).handle);
  expect(new Set(given).size).toBe(100);
});
