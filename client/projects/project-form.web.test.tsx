import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { projectRow } from '../../shared/model/project.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { ProjectForm } from './project-form.tsx';

afterEach(unmountAll);

const project = (more: object = {}) =>
  projectRow.parse({
    ...{ id: 'harbor', seq: 1, title: 'Harbor', instructions: 'Be brief.', memory: '' },
    ...{ createdBy: ada, createdAt: 0, ...more },
  });

async function show() {
  const store = createStore(() => project());
  const Shown = () => <ProjectForm project={useStore(store)} isFixed={false} />;
  const room = testRoom(holding({}));
  const asked = vi.spyOn(room.connection, 'call').mockResolvedValue({});
  const become = (more: object) => act(() => store.setState(project(more)));
  return { ...mount(await inRoom(room, <Shown />)), asked, become };
}

test('[UI42] only what was changed is told; the memory that the assistant wrote meanwhile stays', async () => {
  const { find, write, called, become, text, asked } = await show();
  expect(called('Save')).toHaveProperty('disabled', true);
  write(find('input'), 'Harbour');
  become({ memory: 'Tides.' });
  expect(text()).not.toContain('while you wrote');
  await act(async () => find('form').dispatchEvent(new Event('submit', { bubbles: true })));
  expect(asked).toHaveBeenCalledExactlyOnceWith('projects.change', {
    projectId: 'harbor',
    title: 'Harbour',
    base: { title: 'Harbor' },
  });
});

test('[UI42] who changed the same is not overwritten in silence', async () => {
  const { find, write, called, become, text } = await show();
  write(find('input'), 'Harbour');
  become({ title: 'Marina' });
  expect(text()).toContain('Somebody changed the name while you wrote.');
  write(find('input'), 'Harbour 2');
  expect(text()).toContain('Somebody changed the name while you wrote.');
  expect(find('input')).toHaveProperty('value', 'Harbour 2');
  act(() => called('Show theirs').click());
  expect(find('input')).toHaveProperty('value', 'Marina');
});
