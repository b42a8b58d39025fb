import { Stage } from '../../src/observe/lab/stage.ts';
import { expect, it } from 'vitest';

it('undoes everything, last first, and only once', async () => {
  const undone: string[] = [];
  const stage = new Stage();
  for (const what of ['a', 'b', 'c']) stage.defer(what, async () => void undone.push(what));
  await stage.clear();
  await stage.clear();
  expect(undone).toEqual(['c', 'b', 'a']);
});

it('takes nothing more once closed, and undoes what came too late', async () => {
  const undone: string[] = [];
  const stage = new Stage();
  stage.close();
  expect(() => stage.defer('late', async () => void undone.push('late'))).toThrow(/told to end/);
  await stage.clear();
  expect(undone).toEqual(['late']);
});

it('goes on where one step fails, and names what is left behind', async () => {
  const undone: string[] = [];
  const stage = new Stage();
  stage.defer('the folder', async () => void undone.push('folder'));
  stage.defer('the container x', async () => {
    throw new Error('busy');
  });
  stage.defer('the shell', async () => void undone.push('shell'));
  await expect(stage.clear()).rejects.toThrow(/could not clean up after itself: the container x \(busy\)/);
  expect(undone).toEqual(['shell', 'folder']);
});
