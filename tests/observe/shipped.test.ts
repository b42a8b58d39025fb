import { readdirSync, readFileSync } from 'node:fs';
import type { Observation } from '#model';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../content/observations/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the recordings that ship', () => {
  it('are those of the lab', () => {
    expect(files.sort()).toEqual([
      'every-namespace.json',
      'for-children.json',
      'host-and-container.json',
      'pod.json',
      'root-without-nsproxy.json',
      'unshare-uts.json',
    ]);
  });

  it.each(files)('%s was read from a kernel, names it, and names no folder of the machine', (file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const observation = JSON.parse(text) as Observation;
    expect(`${observation.id}.json`).toBe(file);
    expect(observation.method).toBe('bpftrace');
    expect(observation.kernelRelease).toMatch(/^\d+\.\d+/);
    expect(text).not.toMatch(/\/(tmp|work|home|root\/)/);
    for (const task of observation.tasks) {
      expect(task.values['task_struct.nsproxy.uts_ns']).toMatch(/^0xffff[0-9a-f]{12}$/);
      expect(task.values['task_struct.nsproxy.uts_ns.ns.inum']).toBe(String(task.namespaces['uts']));
    }
  });
});
