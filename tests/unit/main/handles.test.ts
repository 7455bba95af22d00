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

it('gives files that are opened again the handle they have, and every target one of its own', () => {
  const heard: Grant[] = [];
  const handles = new Handles((grant) => heard.push(grant));
  const second = path.resolve('/scans/2.dcm');
  const given = handles.grantSource([first, second]);
  expect(handles.grantSource([second, first])).toEqual(given);
  expect(handles.grantSource([first]).handle).not.toBe(given.handle);
  expect(heard).toHaveLength(2);
  const targets = Array.from({ length: 100 }, () => handles.grantTarget(first).handle);
  expect(new Set(targets).size).toBe(100);
});
