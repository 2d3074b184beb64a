import { describe, expect, test } from 'vitest';
import { HostEmitter, NotInSubset, hostEvent, strict } from '../../host/guard.ts';

class Sample extends HostEmitter {
  #count = 0;
  constructor() {
    super('sample', ['told']);
  }
  tell(): number {
    this.#count += 1;
    this.emit('told', this.#count);
    return this.#count;
  }
}

describe('what the host does not imitate', () => {
  test('a missing member of an object throws with its name', () => {
    const dialog = strict('dialog', { showMessageBox: () => 1 }) as Record<string, unknown>;
    expect(() => dialog['showCertificateTrustDialog']).toThrow(NotInSubset);
    expect(() => dialog['showCertificateTrustDialog']).toThrow(/^dialog\.showCertificateTrustDialog is outside/);
    expect(dialog['showMessageBox']).toBeTypeOf('function');
  });

  test('a missing member of the module itself throws with its bare name', () => {
    expect(() => (strict('', {}) as Record<string, unknown>)['Tray']).toThrow(/^Tray is outside/);
  });

  test('a missing member of an instance throws, inherited and own ones work', () => {
    const sample = new Sample() as Sample & Record<string, unknown>;
    expect(() => sample['setVibrancy']).toThrow(/^Sample\.setVibrancy is outside/);
    expect(sample.tell()).toBe(1);
    expect(Object.hasOwn(sample, 'setVibrancy')).toBe(false);
  });

  test('an object can still be awaited, printed and passed through a bundler', async () => {
    const app = strict('app', { name: 'x' });
    expect(await Promise.resolve(app)).toBe(app);
    expect(JSON.stringify(app)).toBe('{"name":"x"}');
    expect((app as Record<string, unknown>)['__esModule']).toBeUndefined();
    expect(await Promise.resolve(new Sample())).toBeInstanceOf(Sample);
  });

  test('listening for an event the host never fires throws', () => {
    expect(() => new Sample().on('gpu-info-update', () => undefined)).toThrow(/^sample\.on\('gpu-info-update'\)/);
    expect(() => new Sample().once('gpu-info-update', () => undefined)).toThrow(NotInSubset);
  });
});

describe('events of the host', () => {
  test('reach listeners until they are taken away', () => {
    const sample = new Sample();
    const got: number[] = [];
    const listener = (count: number): void => void got.push(count);
    sample.on('told', listener);
    sample.once('told', (count: number) => got.push(-count));
    sample.tell();
    sample.tell();
    sample.off('told', listener);
    sample.tell();
    expect(got).toEqual([1, -1, 2]);
  });

  test('remember that they were prevented', () => {
    const event = hostEvent({ url: 'app://bundle/' });
    expect([event.url, event.defaultPrevented]).toEqual(['app://bundle/', false]);
    event.preventDefault();
    expect(event.defaultPrevented).toBe(true);
  });
});
